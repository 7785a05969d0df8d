package io.gatehouse.connection.drift;

import java.time.Instant;
import java.util.List;

/**
 * What an administrator let us see of his tenant that the connection may not read itself.
 *
 * @param topics as those of {@link DriftLook}
 * @param by the account that signed in
 */
public record LentLook(List<String> topics, Instant at, String by) {

    /** Whether such a difference is known by this look alone. */
    public boolean tells(DriftCode code) {
        return DriftLook.topics(code).anyMatch(topics::contains);
    }
}
