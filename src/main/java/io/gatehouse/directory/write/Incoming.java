package io.gatehouse.directory.write;

import io.gatehouse.microsoft.delta.Removal;
import io.gatehouse.shared.Hashes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One object as a page tells it.
 *
 * @param mask one bit for each property that the page tells; the others keep what they have
 * @param hash of the row, where the page tells it whole
 * @param values by column; null also where not told
 */
record Incoming(
        UUID id,
        @Nullable Removal removal,
        int mask,
        @Nullable String[] values,
        byte @Nullable [] hash) {

    Incoming(UUID id, @Nullable Removal removal, int mask, @Nullable String[] values) {
        this(id, removal, mask, values, mask == (1 << values.length) - 1 ? hash(values) : null);
    }

    /** The same object further down the page: what it tells wins, what it does not tell stays. */
    private Incoming then(Incoming later) {
        if (later.removal != null || removal != null) {
            return later;
        }
        @Nullable String[] merged = values.clone();
        for (int i = 0; i < merged.length; i++) {
            if ((later.mask & 1 << i) != 0) {
                merged[i] = later.values[i];
            }
        }
        return new Incoming(id, null, mask | later.mask, merged);
    }

    /** The same that {@link EntityTable} computes of a row that it has to put together first. */
    private static byte[] hash(@Nullable String[] values) {
        StringJoiner row = new StringJoiner("\u001f");
        for (String value : values) {
            row.add(value == null ? "\u001e" : value);
        }
        return Hashes.sha256(row.toString());
    }

    /** One entry for each object, however often the page repeats it. */
    static List<Incoming> distinct(List<Incoming> page) {
        Map<UUID, Incoming> byId = new LinkedHashMap<>();
        page.forEach(object -> byId.merge(object.id(), object, Incoming::then));
        return List.copyOf(byId.values());
    }
}
