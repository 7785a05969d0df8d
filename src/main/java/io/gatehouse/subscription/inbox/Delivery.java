package io.gatehouse.subscription.inbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What Microsoft posted: items, and the tokens that prove those with content. */
record Delivery(List<Item> items, List<String> proofs) {

    private static final int DEEPEST = 32;
    private static final int MOST_ITEMS = 5_000;
    private static final int MOST_PROOFS = 100;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .build();

    /** Empty for what is no delivery at all. */
    static Optional<Delivery> parse(byte[] body) {
        try {
            JsonNode root = JSON.readTree(body);
            JsonNode value = root.path("value");
            if (!value.isArray()
                    || value.size() > MOST_ITEMS
                    || root.path("validationTokens").size() > MOST_PROOFS) {
                return Optional.empty();
            }
            List<Item> items = new ArrayList<>();
            value.forEach(each -> items.add(item(each)));
            List<String> proofs = new ArrayList<>();
            root.path("validationTokens").forEach(token -> proofs.add(token.asString("")));
            return Optional.of(new Delivery(List.copyOf(items), List.copyOf(proofs)));
        } catch (JacksonException unreadable) {
            return Optional.empty();
        }
    }

    private static Item item(JsonNode each) {
        JsonNode data = each.path("resourceData");
        String clientState = text(each, "clientState");
        if (each instanceof ObjectNode told) {
            // a secret is not written down with the item
            told.remove("clientState");
        }
        return new Item(
                text(each, "subscriptionId"),
                clientState,
                text(each, "tenantId"),
                // the names of an enumeration may come with a capital (G:resources/changenotification)
                text(each, "changeType").toLowerCase(Locale.ROOT),
                text(each, "resource"),
                optional(each, "lifecycleEvent"),
                optional(each, "id"),
                each.has("encryptedContent") || data.has("@odata.etag"),
                JSON.writeValueAsString(each));
    }

    private static String text(JsonNode node, String name) {
        String found = optional(node, name);
        return found == null ? "" : found;
    }

    /** PostgreSQL keeps no zero characters. */
    private static @Nullable String optional(JsonNode node, String name) {
        String found = node.path(name).asString("").replace("\0", "");
        return found.isEmpty() ? null : found;
    }
}
