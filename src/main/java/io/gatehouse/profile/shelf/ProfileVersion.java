package io.gatehouse.profile.shelf;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored version of a profile; it never changes, only whether it is in use.
 *
 * @param builtInVersion the number in the file that came with Gatehouse; null for what an owner wrote
 */
public record ProfileVersion(
        String key,
        int version,
        String yaml,
        @Nullable Integer builtInVersion,
        boolean inUse,
        Instant createdAt,
        String createdBy) {

    public boolean builtIn() {
        return builtInVersion != null;
    }
}
