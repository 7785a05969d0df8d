package io.gatehouse.registration;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How patient the making of registrations is.
 *
 * @param adoptionWait how long after a create call without an answer Microsoft may show what it made
 * @param proofs how often in a row the token endpoint must accept a new credential before it is used
 */
@ConfigurationProperties("gatehouse.registration")
record SagaSettings(
        @DefaultValue("2m") Duration adoptionWait,
        @DefaultValue("2") int proofs) {}
