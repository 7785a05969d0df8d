package io.gatehouse.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** Deterministic ids: the same name gives the same id on every machine. */
final class Seeds {

    /** When the seeded world came to be. */
    static final Instant EPOCH = Instant.parse("2024-03-04T08:30:00Z");

    private Seeds() {}

    static String id(String kind, Object... names) {
        var text = new StringBuilder("gatehouse-sandbox:").append(kind);
        for (Object name : names) {
            text.append(':').append(name);
        }
        return UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
