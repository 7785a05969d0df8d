package io.gatehouse.alert.route;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertTexts;
import io.gatehouse.alert.call.WebhookCall.Message;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.MessageSignatures;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What other systems are sent: signed JSON as Standard Webhooks describes it, or an adaptive card for Teams. */
@Component
class WebhookMessages {

    private final MessageSignatures signatures;
    private final PublicUrl publicUrl;
    private final MessageSource texts;
    private final JsonMapper json;
    private final Clock clock;

    WebhookMessages(
            MessageSignatures signatures, PublicUrl publicUrl, MessageSource texts, JsonMapper json, Clock clock) {
        this.signatures = signatures;
        this.publicUrl = publicUrl;
        this.texts = texts;
        this.json = json;
        this.clock = clock;
    }

    /** The type is {@code alert.raised}, {@code .risen}, {@code .resolved}, {@code .reminded}, {@code .message} or {@code .test}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Body(String type, Instant timestamp, @Nullable Data data, Delivery.@Nullable Message message) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Data(
            UUID id,
            String kind,
            String severity,
            String state,
            String title,
            String text,
            String action,
            String code,
            @Nullable UUID customerId,
            @Nullable String customer,
            @Nullable UUID connectionId,
            Instant raisedAt,
            @Nullable Instant resolvedAt,
            String page) {}

    /** @param keys with each of them it is signed */
    Message of(Delivery delivery, Route route, @Nullable Alert alert, List<Secret> keys) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        if (route.target() == Route.Target.TEAMS) {
            return new Message(headers, json.writeValueAsString(card(delivery, alert)));
        }
        String body = json.writeValueAsString(body(delivery, alert));
        long seconds = clock.instant().getEpochSecond();
        headers.put("webhook-id", delivery.id().toString());
        headers.put("webhook-timestamp", Long.toString(seconds));
        if (!keys.isEmpty()) {
            headers.put(
                    "webhook-signature",
                    keys.stream()
                            .map(key -> signatures.sign(key, delivery.id().toString(), seconds, body))
                            .collect(Collectors.joining(" ")));
        }
        return new Message(headers, body);
    }

    private Body body(Delivery delivery, @Nullable Alert alert) {
        String type = "alert." + delivery.event().name().toLowerCase(Locale.ROOT);
        return new Body(type, clock.instant(), alert == null ? null : data(alert), delivery.message());
    }

    private Data data(Alert alert) {
        return new Data(
                alert.id(),
                alert.kind().name(),
                alert.severity().name(),
                alert.state().name(),
                title(alert),
                alert.cause().sentence(),
                new AlertTexts(texts).of(alert, "who", Locale.ENGLISH),
                alert.cause().code(),
                alert.customerId(),
                alert.customerName(),
                alert.connectionId(),
                alert.raisedAt(),
                alert.resolvedAt(),
                page(alert));
    }

    private Map<String, Object> card(Delivery delivery, @Nullable Alert alert) {
        boolean over = delivery.event() == Delivery.Event.RESOLVED;
        String head = alert == null ? text("alert.mail.test") : title(alert);
        String state = alert == null ? "" : state(delivery, alert);
        String sentence = alert == null
                ? text("alert.mail.test.text")
                : over
                        ? new AlertTexts(texts).over(alert, Locale.ENGLISH)
                        : alert.cause().sentence();
        Map<String, Object> content = Map.of(
                "$schema", "http://adaptivecards.io/schemas/adaptive-card.json",
                "type", "AdaptiveCard",
                "version", "1.4",
                "body", List.of(block(state, false), block(head, true), block(sentence, false)),
                "actions",
                        List.of(Map.of(
                                "type",
                                "Action.OpenUrl",
                                "title",
                                text("alert.title"),
                                "url",
                                alert == null ? publicUrl.link("/alerts") : page(alert))));
        return Map.of(
                "type",
                "message",
                "attachments",
                List.of(Map.of("contentType", "application/vnd.microsoft.card.adaptive", "content", content)));
    }

    private String state(Delivery delivery, Alert alert) {
        String severity = text("alert.severity." + alert.severity());
        return switch (delivery.event()) {
            case RESOLVED -> text("alert.state.RESOLVED");
            case REMINDED -> text("alert.mail.reminded", severity);
            default -> severity;
        };
    }

    private static Map<String, Object> block(String text, boolean bold) {
        return Map.of("type", "TextBlock", "wrap", true, "text", text, "weight", bold ? "Bolder" : "Default");
    }

    private String title(Alert alert) {
        return new AlertTexts(texts).of(alert, "title", Locale.ENGLISH);
    }

    private String page(Alert alert) {
        return publicUrl.link("/alerts/" + alert.id());
    }

    private String text(String key, Object... arguments) {
        return texts.getMessage(key, arguments, Locale.ENGLISH);
    }
}
