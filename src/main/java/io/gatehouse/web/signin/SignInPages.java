package io.gatehouse.web.signin;

import io.gatehouse.shared.OpenToPublic;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;

/** Pages around the operators' sign-in for people who are not signed in. */
@Controller
class SignInPages {

    private static final Set<String> REASONS = Set.of(
            "OTHER_TENANT",
            "GUEST",
            "NO_ROLE",
            "NOT_ASSIGNED",
            "NO_CONSENT",
            "BLOCKED",
            "CANCELLED",
            "STALE",
            "LOCKED_OUT",
            "FAILED");

    @GetMapping("/signed-out")
    @OpenToPublic("who signed out is nobody any more")
    String signedOut() {
        return "web/signed-out";
    }

    @GetMapping("/sign-in-refused")
    @OpenToPublic("tells somebody who could not sign in why")
    @ResponseStatus(HttpStatus.FORBIDDEN)
    String refused(
            @RequestParam(defaultValue = "FAILED") String reason,
            @RequestParam(required = false) @Nullable String account,
            Model model) {
        model.addAttribute("reason", REASONS.contains(reason) ? reason : "FAILED");
        model.addAttribute("account", account);
        return "web/sign-in-refused";
    }
}
