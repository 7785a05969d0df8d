package io.gatehouse.provider.apikey;

import io.gatehouse.provider.Role;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.FormProblems;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.shared.Requires;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Settings: the keys of programs that have no app at Entra. */
@Controller
class ApiKeyPages {

    private static final String PAGE = "/settings/api-keys";
    private static final List<Integer> DAYS = List.of(30, 90, 180, ApiKeys.LONGEST_DAYS);
    private static final Form EMPTY = new Form("", Role.AUDITOR.name(), "90");

    private final ApiKeys keys;
    private final PublicUrl publicUrl;
    private final MessageSource messages;

    ApiKeyPages(ApiKeys keys, PublicUrl publicUrl, MessageSource messages) {
        this.keys = keys;
        this.publicUrl = publicUrl;
        this.messages = messages;
    }

    /** As typed; the role is chosen with least in mind. */
    record Form(String name, String role, String days) {}

    @GetMapping(PAGE)
    @Requires(Permission.VIEW)
    ModelAndView list(Locale locale) {
        return page(EMPTY, locale);
    }

    /** The key exists nowhere else: it is shown at once, and sending the form again is refused by the name. */
    @PostMapping(PAGE)
    @Requires(Permission.ADMINISTER)
    ModelAndView make(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String role,
            @RequestParam(defaultValue = "") String days,
            Actor actor,
            Locale locale) {
        FormProblems problems = new FormProblems(messages, locale);
        AtomicReference<ApiKeys.@Nullable Made> made = new AtomicReference<>();
        problems.check(() -> made.set(keys.make(name, role(role), days(days), actor)));
        ApiKeys.Made key = made.get();
        if (key == null) {
            ModelAndView page = page(new Form(name, role, days), locale).addObject("errors", problems.sentences());
            page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
            return page;
        }
        return page(EMPTY, locale)
                .addObject("made", key.key())
                .addObject("bearer", key.bearer().reveal())
                .addObject("example", publicUrl.link("/api/v1/customers"));
    }

    @PostMapping(PAGE + "/revoke")
    @Requires(Permission.ADMINISTER)
    String revoke(@RequestParam(defaultValue = "") String id, Actor actor) {
        boolean revoked = Inputs.id(id).filter(key -> keys.revoke(key, actor)).isPresent();
        return "redirect:" + PAGE + (revoked ? "?done=provider.apikey.revoked" : "?refused=provider.apikey.gone");
    }

    private ModelAndView page(Form form, Locale locale) {
        Map<String, String> roles = new LinkedHashMap<>();
        Map<String, String> hints = new LinkedHashMap<>();
        for (Role role : List.of(Role.AUDITOR, Role.OPERATOR, Role.OWNER)) {
            roles.put(role.name(), text("provider.apikeys.role." + role, locale));
            hints.put(role.name(), text("provider.apikeys.role." + role + ".text", locale));
        }
        Map<String, String> days = new LinkedHashMap<>();
        DAYS.forEach(count ->
                days.put(count.toString(), messages.getMessage("provider.apikeys.days", new Object[] {count}, locale)));
        return new ModelAndView("provider/api-keys")
                .addObject("keys", keys.all())
                .addObject("form", form)
                .addObject("roles", roles)
                .addObject("hints", hints)
                .addObject("days", days);
    }

    private String text(String key, Locale locale) {
        return messages.getMessage(key, null, locale);
    }

    private static Role role(String name) {
        return Arrays.stream(Role.values())
                .filter(role -> role.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInput("role", "provider.apikeys.role.choose", "Choose a role."));
    }

    private static int days(String typed) {
        return typed.matches("\\d{1,3}") ? Integer.parseInt(typed) : 0;
    }
}
