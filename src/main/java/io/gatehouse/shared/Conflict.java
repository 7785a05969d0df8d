package io.gatehouse.shared;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The state of things does not allow this (status 409); names what is in the way where it has an id. */
public class Conflict extends RuntimeException {

    private final String key;
    private final @Nullable UUID existingId;

    public Conflict(String key, String sentence, @Nullable UUID existingId) {
        super(sentence);
        this.key = key;
        this.existingId = existingId;
    }

    public Conflict(String key, String sentence) {
        this(key, sentence, null);
    }

    public String key() {
        return key;
    }

    public @Nullable UUID existingId() {
        return existingId;
    }
}
