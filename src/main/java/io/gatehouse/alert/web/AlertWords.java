package io.gatehouse.alert.web;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertQuery;
import io.gatehouse.alert.AlertTexts;
import io.gatehouse.alert.Alerts;
import io.gatehouse.alert.Cause.Concerns;
import io.gatehouse.alert.web.AlertLine.Way;
import io.gatehouse.shared.Page;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Says in plain words what an alert means: the chain from what happened to who must do what. */
@Component
class AlertWords {

    private final Alerts alerts;
    private final MessageSource messages;

    AlertWords(Alerts alerts, MessageSource messages) {
        this.alerts = alerts;
        this.messages = messages;
    }

    Page<AlertLine> list(AlertQuery query) {
        return alerts.list(query).map(this::line);
    }

    AlertLine line(Alert alert) {
        return new AlertLine(
                alert,
                said(alert, "title"),
                kind(alert.kind()),
                said(alert, "who"),
                said(alert, "effect"),
                said(alert, "end"),
                alert.open() ? way(alert) : null);
    }

    private String said(Alert alert, String part) {
        return new AlertTexts(messages).of(alert, part, LocaleContextHolder.getLocale());
    }

    String kind(AlertKind kind) {
        return text("alert.kind." + kind + ".name");
    }

    String text(String key, Object... arguments) {
        return messages.getMessage(key, arguments, LocaleContextHolder.getLocale());
    }

    private @Nullable Way way(Alert alert) {
        Concerns whose = alert.cause().concerns();
        return switch (alert.kind()) {
            case OWN_CREDENTIAL_REFUSED, OWN_APP_REFUSED, OWN_CREDENTIAL_EXPIRY ->
                way("registration", "/settings/registration");
            case API_KEY_EXPIRY -> way("api-keys", "/settings/api-keys");
            case SYNC_FAILING, JOB_FAILED -> whose.job() == null ? null : way("job", "/jobs/" + whose.job());
            case MAIL_STUCK -> way("mails", "/jobs?show=waiting&kind=mail.send");
            case MAIL_REFUSED ->
                whose.customer() == null ? null : way("contacts", "/customers/" + whose.customer() + "/settings");
            case MICROSOFT_DOWN -> way("waiting", "/jobs?show=waiting");
            case ROUTE_FAILING -> way("routes", "/settings/alerts");
            case CERTIFICATE, INBOX_UNREAD -> null;
            case URGENT_MESSAGE ->
                whose.connection() == null ? null : way("inbox", "/connections/" + whose.connection() + "#inbox");
            case ADDRESS_UNREACHABLE -> way("address", "/settings/notifications");
            default -> whose.connection() == null ? null : way("connection", "/connections/" + whose.connection());
        };
    }

    private Way way(String key, String href) {
        return new Way(text("alert.way." + key), href);
    }

    static String key(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
