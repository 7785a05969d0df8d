package io.gatehouse.onboarding.leftover;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.progress.RegistrationSagas;
import io.gatehouse.registration.progress.SagaView;
import io.gatehouse.shared.TenantId;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Registrations that were finished when nobody waited for them any more: they stand and work, and no connection uses them. */
@Component
public class UnusedRegistrations {

    private final RegistrationSagas sagas;
    private final AppRegistrations registrations;
    private final Connections connections;

    UnusedRegistrations(RegistrationSagas sagas, AppRegistrations registrations, Connections connections) {
        this.sagas = sagas;
        this.registrations = registrations;
        this.connections = connections;
    }

    /** What the next sign-in for the service takes, instead of making a second one. */
    public Optional<AppRegistration> of(UUID customer, String service, TenantId tenant) {
        return sagas.ofCustomer(customer).stream()
                .filter(saga -> saga.tenant().equals(tenant))
                .filter(saga -> saga.service().equals(service) && unused(saga))
                .findFirst()
                .map(SagaView::registrationId)
                .map(registrations::get);
    }

    boolean unused(SagaView saga) {
        UUID made = saga.registrationId();
        return made != null
                && saga.state() == SagaState.READY
                && registrations.ofCustomer(saga.customerId()).stream()
                        .map(AppRegistration::id)
                        .anyMatch(made::equals)
                && connections.ofCustomer(saga.customerId()).stream()
                        .map(ConnectionView::registrationId)
                        .noneMatch(made::equals);
    }
}
