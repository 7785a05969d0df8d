package io.gatehouse.connection.proof;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.registration.plan.RegistrationPlan;
import java.time.Duration;
import java.util.Optional;

/** Tells how the registration of a connection was meant to be; whoever plans registrations implements it. */
public interface WrittenPlans {

    /** Empty where the registration is the provider's own, or nobody knows its plan any more. */
    Optional<Written> of(ConnectionView connection);

    /**
     * The plan, and how long its credentials may live.
     *
     * @param plan with {@link RegistrationPlan#CLIENT_ID} in its texts
     */
    record Written(RegistrationPlan plan, Duration longestLife) {}
}
