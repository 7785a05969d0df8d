package io.gatehouse.onboarding.page;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.acting.ActingAccount;
import io.gatehouse.onboarding.acting.ActingAccounts;
import io.gatehouse.onboarding.admin.Inspections;
import io.gatehouse.onboarding.input.ServiceInputs;
import io.gatehouse.onboarding.method.AskedPermissions;
import io.gatehouse.onboarding.method.ChosenMethods;
import io.gatehouse.onboarding.result.SignInResults;
import io.gatehouse.onboarding.standing.GivenConsents;
import io.gatehouse.onboarding.standing.StandingRegistrations;
import io.gatehouse.onboarding.wizard.Guest;
import io.gatehouse.profile.permission.RequiredAccess;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.progress.RegistrationSagas;
import io.gatehouse.registration.progress.SagaView;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Where an open invitation stands beyond its first sign-in. */
@Component
public class NextSteps {

    private static final Duration LOOK = Duration.ofMinutes(1);

    private final GivenConsents consents;
    private final ChosenMethods methods;
    private final RegistrationSagas sagas;
    private final Inspections inspections;
    private final AskedPermissions asked;
    private final ServiceInputs inputs;
    private final StandingRegistrations standing;
    private final ActingAccounts acting;

    NextSteps(
            GivenConsents consents,
            ChosenMethods methods,
            RegistrationSagas sagas,
            Inspections inspections,
            ServiceInputs inputs,
            StandingRegistrations standing,
            ActingAccounts acting,
            AskedPermissions asked) {
        this.acting = acting;
        this.asked = asked;
        this.consents = consents;
        this.methods = methods;
        this.sagas = sagas;
        this.inspections = inspections;
        this.inputs = inputs;
        this.standing = standing;
    }

    /** Who has to type something before anybody signs in. */
    public ServiceInputs.Need need(InvitationView invitation) {
        return inputs.need(invitation);
    }

    /** Whether the customer can correct what was typed. */
    boolean typed(InvitationView invitation) {
        return inputs.asksCustomer(invitation);
    }

    /** What a connection lacks; empty where the invitation asks for everything. */
    List<RequiredAccess> difference(InvitationView invitation) {
        return asked.difference(invitation);
    }

    /** The registration that stays, where the invitation is about a connection that has one; null: one is made. */
    @Nullable
    AppRegistration kept(InvitationView invitation) {
        return standing.kept(invitation).orElse(null);
    }

    /** Present when a service account signs in next. */
    public Optional<GivenConsents.GivenConsent> serviceAccount(InvitationView invitation) {
        return consents.find(invitation.id())
                .filter(given -> !methods.makesRegistration(invitation)
                        || standing.of(invitation).isPresent())
                .or(() -> standing.of(invitation)
                        .map(AppRegistration::tenant)
                        .or(() -> standing.signedInAgain(invitation).map(ConnectionView::tenant))
                        .map(tenant -> new GivenConsents.GivenConsent(tenant, null)));
    }

    /** The service account that goes on, whoever consents. */
    Optional<ActingAccount> acting(InvitationView invitation) {
        return acting.of(invitation);
    }

    /** What the service account needs to know: where it signs in, and which account was announced. */
    Map<String, Object> accountFacts(InvitationView invitation) {
        Map<String, Object> facts = new HashMap<>();
        standing.of(invitation).ifPresent(registration -> facts.put("app", registration));
        Optional<String> named = inputs.account(invitation.customerId(), invitation.profile());
        facts.put("named", named.isPresent());
        named.or(() -> standing.actingAccount(invitation)
                        .map(ConnectionView::account)
                        .map(ConnectionView.Account::upn))
                .ifPresent(account -> facts.put("account", account));
        return facts;
    }

    /** The account that Microsoft is asked to suggest, where one is known. */
    @Nullable
    String suggested(InvitationView invitation) {
        return accountFacts(invitation).get("account") instanceof String account ? account : null;
    }

    /** Whether this browser has brought a sign-in with which a typed registration can be checked. */
    boolean typesRegistration(Guest guest, InvitationView invitation) {
        return methods.usesExisting(invitation)
                && inspections
                        .find(invitation, guest.visit().browser())
                        .filter(found -> found.token() != null)
                        .isPresent();
    }

    /** Whether something stands already that belongs to the way taken. */
    boolean begun(InvitationView invitation) {
        return registering(invitation) || serviceAccount(invitation).isPresent();
    }

    /** Whether the customer says first how to connect. */
    boolean choosing(InvitationView invitation) {
        return methods.open(invitation) && !begun(invitation);
    }

    /** Whether it is looked for a moment if the service account's kept sign-in goes on by what was granted. */
    boolean looking(InvitationView invitation, Instant now) {
        return SignInResults.WAITING_FOR_MICROSOFT.equals(invitation.step())
                && sagas.ofInvitation(invitation.id())
                        .filter(saga -> saga.state() == SagaState.READY)
                        .map(SagaView::finishedAt)
                        .filter(ready -> ready.plus(LOOK).isAfter(now))
                        .isPresent();
    }

    /** Whether a registration is being made, waits for somebody or is being taken back. */
    public boolean registering(InvitationView invitation) {
        return methods.makesRegistration(invitation)
                && sagas.ofInvitation(invitation.id())
                        .filter(saga -> !saga.state().over())
                        .isPresent();
    }
}
