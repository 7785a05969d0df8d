package io.gatehouse.exit.run;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator of a customer asked for, and how it was answered.
 *
 * @param mail where the answer goes; null where Microsoft told no address
 * @param dueAt by when it has to be answered
 */
public record DeletionRequest(
        UUID id,
        UUID customerId,
        State state,
        String askedBy,
        @Nullable String mail,
        String locale,
        @Nullable String note,
        Instant askedAt,
        Instant dueAt,
        @Nullable String answer,
        @Nullable Instant answeredAt) {

    /** Where it stands. A confirmed one is carried out by an exit, which deletes it too. */
    public enum State {
        OPEN,
        WITHDRAWN,
        REFUSED,
        CONFIRMED
    }

    public boolean open() {
        return state == State.OPEN;
    }
}
