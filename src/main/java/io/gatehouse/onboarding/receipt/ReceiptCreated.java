package io.gatehouse.onboarding.receipt;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.ownapp.InvitedRegistrations;
import io.gatehouse.onboarding.teams.TeamsAppNames;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.plan.StepState;
import io.gatehouse.registration.progress.RegistrationSagas;
import io.gatehouse.registration.progress.SagaView.StepView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What exists in a customer's tenant because of an invitation. */
@Component
class ReceiptCreated {

    static final String TEAMS_APP = "teamsApp";

    private final RegistrationSagas sagas;
    private final InvitedRegistrations registrations;
    private final AppRegistrations credentials;
    private final TeamsAppNames names;

    ReceiptCreated(
            RegistrationSagas sagas,
            InvitedRegistrations registrations,
            AppRegistrations credentials,
            TeamsAppNames names) {
        this.sagas = sagas;
        this.registrations = registrations;
        this.credentials = credentials;
        this.names = names;
    }

    List<ReceiptFacts.Created> of(InvitationView invitation, AppRegistration app) {
        if (app.origin() == AppRegistration.Origin.ADOPTED) {
            AppRegistration reader = registrations.of(invitation);
            return List.of(new ReceiptFacts.Created("servicePrincipal", reader.clientId(), reader.displayName()));
        }
        List<ReceiptFacts.Created> created = new ArrayList<>();
        if (app.customerId() != null && app.objectId() != null) {
            created.add(new ReceiptFacts.Created("application", app.objectId(), app.displayName()));
        }
        created.add(new ReceiptFacts.Created(
                "servicePrincipal",
                app.servicePrincipalId() == null ? app.clientId() : app.servicePrincipalId(),
                app.displayName()));
        created.addAll(credentials(invitation, app));
        sagas.ofInvitation(invitation.id())
                .ifPresent(saga -> saga.steps().stream()
                        .filter(step -> step.key() == StepKey.TEAMS_APP && step.state() == StepState.DONE)
                        .map(StepView::note)
                        .filter(Objects::nonNull)
                        .map(SagaNote::arguments)
                        .forEach(arguments -> created.add(new ReceiptFacts.Created(
                                TEAMS_APP, arguments.getFirst(), names.of(invitation, app.clientId())))));
        return created;
    }

    /** Of this service only; the provider's own never were in this tenant. */
    private List<ReceiptFacts.Created> credentials(InvitationView invitation, AppRegistration app) {
        if (app.customerId() == null) {
            return List.of();
        }
        return credentials.credentialsOf(app.id()).stream()
                .filter(one -> invitation.profile().equals(one.service()))
                .flatMap(one -> Stream.ofNullable(one.keyId())
                        .map(keyId -> new ReceiptFacts.Created("credential", keyId, one.name())))
                .toList();
    }
}
