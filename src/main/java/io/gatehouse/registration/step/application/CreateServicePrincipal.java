package io.gatehouse.registration.step.application;

import io.gatehouse.microsoft.application.ServicePrincipals;
import io.gatehouse.microsoft.graph.GraphFacts.ServicePrincipal;
import io.gatehouse.registration.RegistrationRows;
import io.gatehouse.registration.attempt.NotYet;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.saga.Fact;
import io.gatehouse.registration.saga.SagaRun;
import io.gatehouse.registration.saga.SagaStep;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Lets the application into its own tenant: without a service principal it gets no tokens. */
@Component
class CreateServicePrincipal implements SagaStep {

    private final ServicePrincipals principals;
    private final RegistrationRows rows;

    CreateServicePrincipal(ServicePrincipals principals, RegistrationRows rows) {
        this.principals = principals;
        this.rows = rows;
    }

    @Override
    public StepKey key() {
        return StepKey.SERVICE_PRINCIPAL;
    }

    @Override
    public SagaNote run(SagaRun saga) {
        String clientId = saga.need(Fact.CLIENT_ID);
        ServicePrincipal principal =
                find(saga, clientId).orElseGet(() -> saga.call(() -> principals.create(saga.access(), clientId)));
        saga.remember(Fact.PRINCIPAL_ID, principal.id());
        if (saga.call(() -> principals.byId(saga.access(), principal.id())).isEmpty()) {
            throw new NotYet(SagaNote.of("REPLICATING"));
        }
        rows.servicePrincipal(UUID.fromString(saga.need(Fact.REGISTRATION_ID)), principal.id());
        return SagaNote.of("PRINCIPAL", principal.id());
    }

    private Optional<ServicePrincipal> find(SagaRun saga, String clientId) {
        return saga.call(() -> principals.byAppId(saga.access(), clientId));
    }

    @Override
    public void undo(SagaRun saga) {
        if (saga.plan().joinsEarlier() || saga.fact(Fact.CLIENT_ID).isEmpty()) {
            return;
        }
        find(saga, saga.need(Fact.CLIENT_ID))
                .ifPresent(principal -> saga.act(() -> principals.delete(saga.access(), principal.id())));
    }
}
