package io.gatehouse.subscription.inbox;

import io.gatehouse.shared.Hashes;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One item of a delivery; texts that were missing are empty.
 *
 * @param id given by Microsoft to some kinds of items only
 * @param raw the item as it came
 */
record Item(
        String subscriptionId,
        String clientState,
        String tenantId,
        String changeType,
        String resource,
        @Nullable String lifecycleEvent,
        @Nullable String id,
        boolean distinct,
        String raw) {

    static final Set<String> CHANGES = Set.of("created", "updated", "deleted");

    private static final long REPEATED_WITHIN = 300;

    boolean complete() {
        return CHANGES.contains(changeType) && !resource.isEmpty() && resource.length() <= 2_000;
    }

    /**
     * What is the same for an item that comes again. An object is created once; an item that carries an id, an etag or
     * encrypted content is the same one if it is the same text. Of the rest two changes look alike, so that only what
     * comes within minutes counts as one.
     */
    String dedupe(Instant now) {
        String what;
        if (changeType.equals("created")) {
            what = "created|" + resource;
        } else if (id != null) {
            what = "id|" + id;
        } else if (distinct) {
            what = "text|" + raw;
        } else {
            what = "near|" + now.getEpochSecond() / REPEATED_WITHIN + "|" + raw;
        }
        return Hashes.sha256Hex(what);
    }
}
