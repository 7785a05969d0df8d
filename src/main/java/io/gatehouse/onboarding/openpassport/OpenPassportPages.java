package io.gatehouse.onboarding.openpassport;

import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Settings: which services' passports everybody may read, and where. */
@Controller
class OpenPassportPages {

    private static final String PAGE = "/settings/passports";

    private final Profiles profiles;
    private final OpenPassports open;

    OpenPassportPages(Profiles profiles, OpenPassports open) {
        this.profiles = profiles;
        this.open = open;
    }

    /** One service. */
    record Line(ServiceProfile profile, String address, OpenPassports.@Nullable Opened opened) {}

    @GetMapping(PAGE)
    @Requires(Permission.VIEW)
    ModelAndView page() {
        Map<String, OpenPassports.Opened> opened = open.all();
        List<Line> lines = profiles.offered().stream()
                .map(profile -> new Line(profile, open.addressOf(profile.key()), opened.get(profile.key())))
                .toList();
        return new ModelAndView("onboarding/open-passports").addObject("lines", lines);
    }

    @PostMapping(PAGE)
    @Requires(Permission.ADMINISTER)
    ModelAndView set(
            @RequestParam(defaultValue = "") String profile,
            @RequestParam(defaultValue = "false") boolean open,
            Actor actor) {
        try {
            this.open.set(profile, open, actor);
            return new ModelAndView("redirect:" + PAGE + "?done=onboarding.passports." + (open ? "opened" : "closed"));
        } catch (NotFound unknown) {
            ModelAndView page = page().addObject("errors", Map.of("", "Choose a service of the list."));
            page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
            return page;
        }
    }
}
