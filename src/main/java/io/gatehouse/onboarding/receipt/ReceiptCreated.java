package io.gatehouse.onboarding.receipt;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.ownapp.InvitedRegistrations;
import io.gatehouse.onboarding.teams.TeamsAppNames;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.registration.plan.FinishedPlans;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.plan.StepState;
import io.gatehouse.registration.progress.RegistrationSagas;
import io.gatehouse.registration.progress.SagaView;
import io.gatehouse.registration.progress.SagaView.StepView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What exists in a customer's tenant because of an invitation. */
@Component
class ReceiptCreated {

    static final String CREDENTIAL = "credential";
    static final String TEAMS_APP = "teamsApp";
    static final String SHARED = "sharedApplication";
    static final String KEPT = "keptApplication";

    private final RegistrationSagas sagas;
    private final InvitedRegistrations registrations;
    private final AppRegistrations credentials;
    private final TeamsAppNames names;
    private final FinishedPlans plans;

    ReceiptCreated(
            RegistrationSagas sagas,
            InvitedRegistrations registrations,
            AppRegistrations credentials,
            TeamsAppNames names,
            FinishedPlans plans) {
        this.sagas = sagas;
        this.registrations = registrations;
        this.credentials = credentials;
        this.names = names;
        this.plans = plans;
    }

    List<ReceiptFacts.Created> of(InvitationView invitation, AppRegistration app) {
        if (app.origin() == AppRegistration.Origin.ADOPTED) {
            AppRegistration reader = registrations.of(invitation);
            return List.of(new ReceiptFacts.Created("servicePrincipal", reader.clientId(), reader.displayName()));
        }
        List<ReceiptFacts.Created> created = new ArrayList<>(app(invitation, app));
        created.addAll(credentials(invitation, app));
        sagas.ofInvitation(invitation.id()).ifPresent(saga -> {
            created.addAll(named("resourcePrincipal", saga, StepKey.RESOURCE_PRINCIPALS));
            created.addAll(named("owner", saga, StepKey.OWNERS));
            noted(saga, StepKey.TEAMS_APP, 0).stream()
                    .limit(1)
                    .forEach(id ->
                            created.add(new ReceiptFacts.Created(TEAMS_APP, id, names.of(invitation, app.clientId()))));
        });
        return created;
    }

    /** Whoever came to an app that stood before has made neither it nor its enterprise application. */
    private List<ReceiptFacts.Created> app(InvitationView invitation, AppRegistration app) {
        if (joined(invitation, app)) {
            String kind = shared(invitation, app) ? SHARED : KEPT;
            return List.of(new ReceiptFacts.Created(kind, app.clientId(), app.displayName()));
        }
        List<ReceiptFacts.Created> made = new ArrayList<>();
        if (app.customerId() != null && app.objectId() != null) {
            made.add(new ReceiptFacts.Created("application", app.objectId(), app.displayName()));
        }
        made.add(new ReceiptFacts.Created(
                "servicePrincipal",
                app.servicePrincipalId() == null ? app.clientId() : app.servicePrincipalId(),
                app.displayName()));
        return made;
    }

    private boolean joined(InvitationView invitation, AppRegistration app) {
        return app.customerId() != null
                && plans.on(app.id()).stream()
                        .filter(plan -> invitation.id().equals(plan.place().invitationId()))
                        .anyMatch(RegistrationPlan::joinsEarlier);
    }

    /** Whether other services go on by the app when this one ends: else nothing of it is to be left. */
    boolean shared(InvitationView invitation, AppRegistration app) {
        return joined(invitation, app)
                && credentials.credentialsOf(app.id()).stream()
                        .map(CredentialView::service)
                        .anyMatch(service -> service != null && !service.equals(invitation.profile()));
    }

    /** Such a step notes ids first and names after them. */
    private static List<ReceiptFacts.Created> named(String kind, SagaView saga, StepKey key) {
        List<String> ids = noted(saga, key, 1);
        List<String> names = noted(saga, key, 2);
        return IntStream.range(0, Math.min(ids.size(), names.size()))
                .mapToObj(at -> new ReceiptFacts.Created(kind, ids.get(at), names.get(at)))
                .toList();
    }

    /** What a step that is done noted at that place, by comma. */
    private static List<String> noted(SagaView saga, StepKey key, int place) {
        return saga.steps().stream()
                .filter(step -> step.key() == key && step.state() == StepState.DONE)
                .map(StepView::note)
                .filter(Objects::nonNull)
                .map(SagaNote::arguments)
                .filter(arguments -> arguments.size() > place)
                .flatMap(arguments -> Stream.of(arguments.get(place).split(", ")))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** Of this service only; the provider's own never were in this tenant. */
    private List<ReceiptFacts.Created> credentials(InvitationView invitation, AppRegistration app) {
        if (app.customerId() == null) {
            return List.of();
        }
        return credentials.credentialsOf(app.id()).stream()
                .filter(one -> invitation.profile().equals(one.service()))
                .flatMap(one -> Stream.ofNullable(one.keyId())
                        .map(keyId -> new ReceiptFacts.Created(CREDENTIAL, keyId, one.name())))
                .toList();
    }
}
