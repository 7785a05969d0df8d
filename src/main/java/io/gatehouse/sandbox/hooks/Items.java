package io.gatehouse.sandbox.hooks;

import io.gatehouse.sandbox.Subscription;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What the items of a delivery look like (fixtures of Microsoft's documentation). */
final class Items {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Something that happened to one object: its kind, its address and its content where it has one. */
    record Event(
            String kind,
            String id,
            String resource,
            String type,
            String changeType,
            @Nullable String content) {}

    private Items() {}

    /** A new message of a chat; urgent ones are how emergency calls show. */
    static Event message(String chatId, String id, String sender, boolean urgent, Instant at) {
        String resource = "chats('" + chatId + "')/messages('" + id + "')";
        var content = new LinkedHashMap<String, Object>();
        content.put("id", id);
        content.put("messageType", "message");
        content.put("createdDateTime", at.toString());
        content.put("lastModifiedDateTime", at.toString());
        content.put("chatId", chatId);
        content.put("importance", urgent ? "urgent" : "normal");
        content.put("locale", "en-us");
        content.put("from", Map.of("user", Map.of("id", sender, "userIdentityType", "aadUser")));
        content.put(
                "body",
                Map.of(
                        "contentType",
                        "text",
                        "content",
                        urgent ? "Emergency call: 911, building 4, second floor" : "Message " + id));
        content.put("attachments", List.of());
        content.put("mentions", List.of());
        return new Event(
                "MESSAGE", id, resource, "#Microsoft.Graph.chatMessage", "created", JSON.writeValueAsString(content));
    }

    static Event presence(String personId, String id, String availability, String activity) {
        var presence = new LinkedHashMap<String, Object>();
        presence.put("id", personId);
        presence.put("availability", availability);
        presence.put("activity", activity);
        // which of a person's presences it is
        presence.put("sequenceNumber", id);
        String content = JSON.writeValueAsString(presence);
        return new Event(
                "PRESENCE",
                id,
                "communications/presences('" + personId + "')",
                "#Microsoft.Graph.presence",
                "updated",
                content);
    }

    /** Of directory objects only the id is told; what is deleted softly counts as updated. */
    static Event directory(String kind, String objectId, String id) {
        boolean user = kind.equals("users");
        return new Event(
                user ? "USER" : "GROUP",
                id,
                (user ? "Users/" : "Groups/") + objectId,
                user ? "#Microsoft.Graph.User" : "#Microsoft.Graph.Group",
                "updated",
                null);
    }

    static Map<String, Object> item(Subscription subscription, Event event) {
        var item = head(subscription);
        item.put("changeType", event.changeType());
        item.put("resource", event.resource());
        item.put(
                "resourceData",
                Map.of("@odata.type", event.type(), "@odata.id", event.resource(), "id", objectId(event)));
        if (subscription.encryption() != null && event.content() != null) {
            item.put("encryptedContent", RichContent.encrypted(event.content(), subscription.encryption()));
        }
        return item;
    }

    static Map<String, Object> lifecycle(Subscription subscription, String event) {
        var item = head(subscription);
        item.put("lifecycleEvent", event);
        return item;
    }

    private static Map<String, Object> head(Subscription subscription) {
        var item = new LinkedHashMap<String, Object>();
        item.put("subscriptionId", subscription.id());
        item.put("subscriptionExpirationDateTime", subscription.expiresAt().toString());
        item.put("clientState", String.valueOf(subscription.where().clientState()));
        item.put("tenantId", subscription.tenantId());
        return item;
    }

    private static String objectId(Event event) {
        int quote = event.resource().lastIndexOf("('");
        return quote > 0
                ? event.resource().substring(quote + 2, event.resource().length() - 2)
                : event.resource().substring(event.resource().indexOf('/') + 1);
    }
}
