package io.gatehouse.web;

import io.gatehouse.shared.OpenToPublic;
import io.gatehouse.web.cookie.CookieNames;
import io.gatehouse.web.cookie.ReturnPath;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Light, dark or as the system says, without JavaScript. */
@Controller
class ThemeController {

    static final String COOKIE = "gh_theme";

    private final CookieNames names;

    ThemeController(CookieNames names) {
        this.names = names;
    }

    @PostMapping("/theme")
    @OpenToPublic("a look is nobody's secret")
    String choose(
            @RequestParam String theme, @RequestParam(defaultValue = "/") String back, HttpServletResponse response) {
        boolean chosen = theme.equals("light") || theme.equals("dark");
        ResponseCookie cookie = ResponseCookie.from(names.of(COOKIE), chosen ? theme : "")
                .path("/")
                .secure(names.secure())
                .sameSite("Lax")
                .maxAge(chosen ? Duration.ofDays(365) : Duration.ZERO)
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
        return "redirect:" + (ReturnPath.safe(back) ? back : "/");
    }

    static @Nullable String known(@Nullable Cookie cookie) {
        String value = cookie == null ? "" : cookie.getValue();
        return value.equals("light") || value.equals("dark") ? value : null;
    }
}
