package io.gatehouse.registration.step.consent;

import io.gatehouse.microsoft.application.ApplicationFacts.Published;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.saga.Fact;
import io.gatehouse.registration.saga.SagaRun;
import java.util.List;
import java.util.Optional;

/** What a tenant has of the APIs and permissions that a registration asks for. */
public final class Offered {

    private Offered() {}

    /** Whether the tenant does not have this API and takes no app of it: what the service does with it is left out. */
    public static boolean absent(SagaRun saga, RegistrationPlan.ResourceAccess wanted) {
        return saga.fact(Fact.RESOURCES_ABSENT)
                .filter(ids -> List.of(ids.split(",")).contains(wanted.appId()))
                .isPresent();
    }

    /** By id or by name: the ids of some APIs stand in no documentation, and a tenant may have others. */
    public static Optional<Published> in(List<Published> published, RegistrationPlan.Permission wanted) {
        return published.stream()
                .filter(known -> known.id().equalsIgnoreCase(wanted.id()))
                .findFirst()
                .or(() -> published.stream()
                        .filter(known -> known.value().equals(wanted.name()))
                        .findFirst());
    }
}
