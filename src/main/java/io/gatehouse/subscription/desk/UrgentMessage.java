package io.gatehouse.subscription.desk;

import io.gatehouse.subscription.inbox.Notification;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.JsonNode;

/**
 * A message as a person reads it.
 *
 * @param sender the name, or the id where Microsoft told no name; null where it told neither
 * @param text null where nobody here could open it
 */
record UrgentMessage(
        UUID id,
        Instant receivedAt,
        String resource,
        @Nullable String sender,
        @Nullable String text) {

    static UrgentMessage of(Notification notification) {
        JsonNode content = notification.content();
        return new UrgentMessage(
                notification.id(),
                notification.receivedAt(),
                notification.resource(),
                content == null ? null : sender(content.path("from")),
                content == null ? null : text(content.path("body")));
    }

    private static @Nullable String sender(JsonNode from) {
        for (String kind : new String[] {"user", "application", "device"}) {
            JsonNode who = from.path(kind);
            String name = who.path("displayName").asString("");
            String known = name.isBlank() ? who.path("id").asString("") : name;
            if (!known.isBlank()) {
                return known;
            }
        }
        return null;
    }

    /** Whoever sends it writes what he likes: each character of a tag is looked at once. */
    private static String text(JsonNode body) {
        String content = body.path("content").asString("");
        return body.path("contentType").asString("").equals("html")
                ? HtmlUtils.htmlUnescape(content.replaceAll("<[^<>]*+>", " "))
                        .replaceAll("\\s+", " ")
                        .strip()
                : content;
    }
}
