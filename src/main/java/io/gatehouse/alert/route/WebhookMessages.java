package io.gatehouse.alert.route;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertTexts;
import io.gatehouse.alert.call.WebhookCall.Message;
import io.gatehouse.shared.Cursor;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.shared.Secret;
import io.gatehouse.subscription.InboxNews;
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

    private static final int MOST_LINES = 100;
    private static final String INBOX = "/api/v1/notifications?";

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

    /**
     * The type is {@code alert.raised}, {@code .risen}, {@code .resolved}, {@code .reminded} or {@code .message},
     * {@code inbox.news}, or {@code .test} of either.
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Body(
            String type,
            Instant timestamp,
            @Nullable Data data,
            Delivery.@Nullable Message message,
            @Nullable News news) {}

    /**
     * How much arrived after one place of the inbox, up to another one. What it says is read there, by whoever may.
     *
     * @param more whether another message follows about what lies beyond
     * @param others connections that are counted and not listed
     * @param read the first page of what there is to read, as far as the reader has not gone on already
     */
    record News(
            long since,
            long through,
            long count,
            long urgent,
            boolean more,
            String read,
            List<Line> connections,
            int others) {}

    record Line(UUID connectionId, UUID customerId, String profile, String kind, long count, String read) {}

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
            List<UUID> connectionIds,
            Instant raisedAt,
            @Nullable Instant resolvedAt,
            String page) {}

    /** @param keys with each of them it is signed */
    Message of(Delivery delivery, Route route, @Nullable Alert alert, List<Secret> keys) {
        if (route.target() == Route.Target.TEAMS) {
            return new Message(
                    Map.of("Content-Type", "application/json"), json.writeValueAsString(card(delivery, alert)));
        }
        String type = (route.news() == null ? "alert." : "inbox.")
                + delivery.event().name().toLowerCase(Locale.ROOT);
        Data data = alert == null ? null : data(alert);
        return signed(delivery.id(), new Body(type, clock.instant(), data, delivery.message(), null), keys);
    }

    /** That there is news in the inbox; the same for each attempt but for its time. */
    Message of(UUID id, InboxNews.News news, List<Secret> keys) {
        String start = "cursor=" + Cursor.of(news.since());
        List<Line> lines = news.parts().stream()
                .limit(MOST_LINES)
                .map(part -> new Line(
                        part.connectionId(),
                        part.customerId(),
                        part.profile(),
                        part.kind(),
                        part.count(),
                        publicUrl.link(INBOX + "connectionId=" + part.connectionId() + "&" + start)))
                .toList();
        News told = new News(
                news.since(),
                news.through(),
                news.count(),
                news.urgent(),
                news.more(),
                publicUrl.link(INBOX + start),
                lines,
                news.parts().size() - lines.size());
        return signed(id, new Body("inbox.news", clock.instant(), null, null, told), keys);
    }

    private Message signed(UUID id, Body content, List<Secret> keys) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        String body = json.writeValueAsString(content);
        long seconds = clock.instant().getEpochSecond();
        headers.put("webhook-id", id.toString());
        headers.put("webhook-timestamp", Long.toString(seconds));
        if (!keys.isEmpty()) {
            headers.put(
                    "webhook-signature",
                    keys.stream()
                            .map(key -> signatures.sign(key, id.toString(), seconds, body))
                            .collect(Collectors.joining(" ")));
        }
        return new Message(headers, body);
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
                alert.connectionIds(),
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
