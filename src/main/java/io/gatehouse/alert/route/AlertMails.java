package io.gatehouse.alert.route;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.AlertTexts;
import io.gatehouse.alert.route.MailDigest.Told;
import io.gatehouse.mail.MailDraft;
import io.gatehouse.mail.outbox.Outbox;
import io.gatehouse.shared.PublicUrl;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Mails about alerts to the provider's own people: one mail for all that is due, with the worst of what is too much. */
@Component
class AlertMails {

    static final String SUBJECT = "alert-route";

    private static final String KIND = "alert";
    private static final int LONGEST_HEADLINE = 200;
    /** Nobody reads more, and mail servers refuse what is too large: then nobody would be told at all. */
    private static final int MOST_LINES = 100;

    private static final Comparator<Told> WORST_FIRST = Comparator.comparing(
                    (Told told) -> told.delivery().event() == Delivery.Event.RESOLVED)
            .thenComparing(AlertMails::severity, Comparator.reverseOrder());

    private final Outbox outbox;
    private final PublicUrl publicUrl;
    private final MessageSource messages;

    AlertMails(Outbox outbox, PublicUrl publicUrl, MessageSource messages) {
        this.outbox = outbox;
        this.publicUrl = publicUrl;
        this.messages = messages;
    }

    /** One alert in the mail. */
    public record Line(
            String headline, String sentence, @Nullable String who, String page) {}

    void queue(Route route, List<Told> told) {
        boolean many = told.size() > MOST_LINES;
        List<Line> lines = (many ? told.stream().sorted(WORST_FIRST).limit(MOST_LINES) : told.stream())
                .map(this::line)
                .toList();
        Map<String, Object> model = new HashMap<>();
        model.put("customerName", headline(lines.getFirst().headline(), told.size() - 1));
        model.put("lines", lines);
        model.put("further", told.size() - lines.size());
        model.put("alerts", publicUrl.link("/alerts"));
        model.put("route", route.name());
        model.put("settings", publicUrl.link("/settings/alerts"));
        outbox.queue(new MailDraft(
                KIND, SUBJECT, route.id(), null, route.address(), null, Locale.ENGLISH, "alert/mail/report", model));
    }

    private static AlertSeverity severity(Told told) {
        return told.alert() == null ? AlertSeverity.WARNING : told.alert().severity();
    }

    private String headline(String first, int others) {
        String text = others == 0 ? first : text("alert.mail.several", first, others);
        return text.length() > LONGEST_HEADLINE ? text.substring(0, LONGEST_HEADLINE) : text;
    }

    private Line line(Told told) {
        Alert alert = told.alert();
        if (alert == null) {
            return new Line(text("alert.mail.test"), text("alert.mail.test.text"), null, publicUrl.link("/alerts"));
        }
        AlertTexts texts = new AlertTexts(messages);
        boolean over = told.delivery().event() == Delivery.Event.RESOLVED;
        String severity = text("alert.severity." + alert.severity());
        String state = switch (told.delivery().event()) {
            case RESOLVED -> text("alert.state.RESOLVED");
            case REMINDED -> text("alert.mail.reminded", severity);
            default -> severity;
        };
        return new Line(
                state + ": " + texts.of(alert, "title", Locale.ENGLISH),
                over ? texts.over(alert, Locale.ENGLISH) : alert.cause().sentence(),
                over ? null : texts.of(alert, "who", Locale.ENGLISH),
                publicUrl.link("/alerts/" + alert.id()));
    }

    private String text(String key, Object... arguments) {
        return messages.getMessage(key, arguments, Locale.ENGLISH);
    }
}
