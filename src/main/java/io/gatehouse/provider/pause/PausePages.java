package io.gatehouse.provider.pause;

import io.gatehouse.job.pause.Pause;
import io.gatehouse.job.pause.Pauses;
import io.gatehouse.job.pause.Topic;
import io.gatehouse.mail.MailRate;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.FormProblems;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Settings: what stands still, and how many mails leave within a minute. */
@Controller
class PausePages {

    private static final String PAGE = "/settings/pauses";

    private final Pauses pauses;
    private final MailRate rate;
    private final MessageSource messages;

    PausePages(Pauses pauses, MailRate rate, MessageSource messages) {
        this.pauses = pauses;
        this.rate = rate;
        this.messages = messages;
    }

    /**
     * One of what can be stopped.
     *
     * @param typed the reason that was typed and refused
     */
    record Line(
            Topic topic, @Nullable Pause pause, @Nullable String typed) {

        public String key() {
            return topic.key();
        }
    }

    /** What went wrong with which form. */
    private record Refused(String form, @Nullable String typed) {}

    @GetMapping(PAGE)
    @Requires(Permission.VIEW)
    String page(Model model) {
        return shown(model, new Refused("", null));
    }

    @PostMapping(PAGE)
    @Requires(Permission.ADMINISTER)
    String pause(
            @RequestParam(defaultValue = "") String topic,
            @RequestParam(required = false) @Nullable String reason,
            Actor actor,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        FormProblems problems = new FormProblems(messages, locale);
        problems.check(() -> pauses.set(topic(topic), reason, actor));
        return problems.any()
                ? refused(problems, new Refused(form(topic), reason), model, response)
                : "redirect:" + PAGE + "?done=pause.set";
    }

    @PostMapping(PAGE + "/lift")
    @Requires(Permission.ADMINISTER)
    String lift(
            @RequestParam(defaultValue = "") String topic,
            Actor actor,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        FormProblems problems = new FormProblems(messages, locale);
        problems.check(() -> pauses.lift(topic(topic), actor));
        return problems.any()
                ? refused(problems, new Refused(form(topic), null), model, response)
                : "redirect:" + PAGE + "?done=pause.lifted";
    }

    @PostMapping(PAGE + "/rate")
    @Requires(Permission.ADMINISTER)
    String rate(
            @RequestParam(defaultValue = "") String mailsPerMinute,
            Actor actor,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        FormProblems problems = new FormProblems(messages, locale);
        String typed = mailsPerMinute.strip();
        problems.check(() -> rate.set(typed.matches("\\d{1,6}") ? Integer.parseInt(typed) : 0, actor));
        return problems.any()
                ? refused(problems, new Refused("rate", mailsPerMinute), model, response)
                : "redirect:" + PAGE + "?done=mail.rate";
    }

    private static String form(String topic) {
        return topic.equalsIgnoreCase(Topic.MAIL.key()) ? Topic.MAIL.key() : Topic.MICROSOFT.key();
    }

    /** Only where it is known: a form of ours sends nothing else. */
    static Topic topic(@Nullable String key) {
        return Arrays.stream(Topic.values())
                .filter(topic -> topic.key().equalsIgnoreCase(key))
                .findFirst()
                .orElseThrow(() -> new InvalidInput("topic", "provider.pauses.choose", "MICROSOFT or MAIL."));
    }

    private String refused(FormProblems problems, Refused refused, Model model, HttpServletResponse response) {
        Map<String, String> errors = new LinkedHashMap<>();
        // both topics have a form with a reason: the one it belongs to shows what is wrong
        problems.sentences()
                .forEach((field, sentence) ->
                        errors.put(field.equals("mailsPerMinute") ? field : "reason-" + refused.form(), sentence));
        model.addAttribute("errors", errors);
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return shown(model, refused);
    }

    private String shown(Model model, Refused refused) {
        List<Pause> standing = pauses.standing();
        model.addAttribute(
                "lines",
                Arrays.stream(Topic.values())
                        .map(topic -> new Line(
                                topic,
                                standing.stream()
                                        .filter(pause -> pause.topic() == topic)
                                        .findFirst()
                                        .orElse(null),
                                topic.key().equals(refused.form()) ? refused.typed() : null))
                        .toList());
        model.addAttribute("rate", "rate".equals(refused.form()) ? refused.typed() : rate.perMinute());
        return "provider/pauses";
    }
}
