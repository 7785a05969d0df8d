package io.gatehouse.profile.page;

import io.gatehouse.profile.reading.ProfileReader;
import io.gatehouse.profile.reading.ProfileRefused;
import io.gatehouse.profile.shelf.ProfileDesk;
import io.gatehouse.profile.shelf.ProfileVersion;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Pages on which owners write profiles and switch between versions. */
@Controller
@Requires(Permission.ADMINISTER)
class ProfileEditPages {

    private final ProfileDesk desk;
    private final ProfileWords words;
    private final MessageSource messages;

    ProfileEditPages(ProfileDesk desk, ProfileWords words, MessageSource messages) {
        this.desk = desk;
        this.words = words;
        this.messages = messages;
    }

    @GetMapping("/profiles/{key}/edit")
    String edit(@PathVariable String key, @RequestParam(required = false) @Nullable Integer version, Model model) {
        ProfileVersion base = version == null ? desk.inUse(key) : desk.version(key, version);
        return form(key, base.yaml(), model);
    }

    @PostMapping("/profiles/{key}/versions")
    String write(
            @PathVariable String key,
            @RequestParam(defaultValue = "") String yaml,
            Actor actor,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        int now = desk.inUse(key).version();
        return save(key, yaml, locale, model, response, () -> {
            int written = desk.write(key, text(yaml), actor).version();
            return "redirect:/profiles/" + key + "/diff?from=" + now + "&to=" + written + "&done=profile.written";
        });
    }

    @GetMapping("/profiles/new")
    String blank(@RequestParam(defaultValue = "direct-routing") String from, Model model) {
        return form(null, desk.inUse(from).yaml(), model);
    }

    @PostMapping("/profiles")
    String create(
            @RequestParam(defaultValue = "") String yaml,
            Actor actor,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        return save(
                null,
                yaml,
                locale,
                model,
                response,
                () -> "redirect:/profiles/" + desk.create(text(yaml), actor).key() + "?done=profile.created");
    }

    @PostMapping("/profiles/{key}/versions/{version}/use")
    String use(@PathVariable String key, @PathVariable int version, Actor actor) {
        desk.use(key, version, actor);
        return "redirect:/profiles/" + key + "?done=profile.used";
    }

    private String save(
            @Nullable String key,
            String yaml,
            Locale locale,
            Model model,
            HttpServletResponse response,
            Supplier<String> work) {
        try {
            return work.get();
        } catch (ProfileRefused e) {
            model.addAttribute("problems", words.problems(e.problems(), yaml, locale));
            model.addAttribute(
                    "errors",
                    Map.of(
                            "yaml",
                            told("profile.edit.refused", locale, e.problems().size())));
        } catch (Conflict e) {
            model.addAttribute("problems", List.of());
            model.addAttribute("errors", Map.of("yaml", told(e.key(), locale)));
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return form(key, yaml, model);
    }

    private static String form(@Nullable String key, String yaml, Model model) {
        model.addAttribute("key", key);
        model.addAttribute("yaml", yaml);
        model.addAttribute("limit", ProfileReader.LONGEST);
        return "profile/edit";
    }

    private String told(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }

    /** Browsers end lines their own way. */
    private static String text(String posted) {
        return posted.replace("\r\n", "\n").replace('\r', '\n');
    }
}
