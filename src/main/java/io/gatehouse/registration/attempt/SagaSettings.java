package io.gatehouse.registration.attempt;

import java.time.Duration;
import java.time.Instant;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How patient the making of registrations is.
 *
 * @param adoptionWait how long after a create call without an answer Microsoft may show what it made
 * @param proofs how often in a row the token endpoint must accept a new credential before it is used
 * @param proofPause between them: two answers at once may come from one server
 * @param overlap how long a replaced credential is spared after the new one is in use
 * @param rotateBefore how long before its end a credential is replaced by itself
 */
@ConfigurationProperties("gatehouse.registration")
public record SagaSettings(
        @DefaultValue("2m") Duration adoptionWait,
        @DefaultValue("2") int proofs,
        @DefaultValue("2s") Duration proofPause,
        @DefaultValue("5m") Duration overlap,
        @DefaultValue("30d") Duration rotateBefore) {

    /** When it is replaced by itself: one that a tenant's policy keeps short, after two thirds of its life. */
    public Instant rotateAt(Instant made, Instant end) {
        Duration third = Duration.between(made, end).dividedBy(3);
        return end.minus(third.compareTo(rotateBefore) < 0 ? third : rotateBefore);
    }
}
