package io.gatehouse.onboarding.registering;

import io.gatehouse.connection.ProvenSignIn;
import io.gatehouse.connection.grant.DelegatedGrants;
import io.gatehouse.invitation.Completion;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.invitation.link.LinkStep;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.onboarding.acting.ActingAccounts;
import io.gatehouse.onboarding.admin.RegisteringAdmins;
import io.gatehouse.onboarding.plan.Preflight;
import io.gatehouse.onboarding.receipt.ConnectionCompletion;
import io.gatehouse.onboarding.result.SignInResults;
import io.gatehouse.onboarding.signin.CallbackOutcome;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.onboarding.standing.GivenConsents;
import io.gatehouse.profile.permission.ActsAs;
import io.gatehouse.registration.RegistrationFailed;
import io.gatehouse.registration.RegistrationReady;
import io.gatehouse.registration.attempt.BootstrapToken;
import io.gatehouse.registration.progress.RegistrationSagas;
import io.gatehouse.shared.Actor;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What the making of a registration means for the invitation that asked for it. */
@Service
@Transactional
public class RegistrationResults {

    public static final String REGISTERING = "REGISTERING";

    private final Invitations invitations;
    private final RegistrationSagas sagas;
    private final RegistrationFacts facts;
    private final DelegatedGrants grants;
    private final GivenConsents consents;
    private final Endings endings;

    /** What comes last: the connection, a look at the sign-in that is kept, or a mail to whoever has to sign in. */
    @Component
    record Endings(ConnectionCompletion completion, WaitingMails mails, ActingAccounts acting, Jobs jobs) {}

    RegistrationResults(
            Invitations invitations,
            RegistrationSagas sagas,
            RegistrationFacts facts,
            DelegatedGrants grants,
            GivenConsents consents,
            Endings endings) {
        this.invitations = invitations;
        this.sagas = sagas;
        this.facts = facts;
        this.grants = grants;
        this.consents = consents;
        this.endings = endings;
    }

    /** Begins, or goes on with the fresh sign-in where one is under way. */
    CallbackOutcome begin(
            InvitationView invitation,
            Candidate candidate,
            Preflight.Result seen,
            RegisteringAdmins.Admin admin,
            BootstrapToken token) {
        // locks the invitation first: of two answers at the same time one waits here and finds it closed
        invitations.step(invitation.id(), REGISTERING);
        UUID link = candidate.linkTokenId();
        if (link != null && !invitations.linkLive(invitation.id(), link)) {
            return new CallbackOutcome.Stopped(Stop.of(StopReason.LINK_WITHDRAWN));
        }
        invitations.stepDone(invitation.id(), link, LinkStep.ADMINISTRATOR);
        facts.remember(
                invitation, admin, candidate.browser(), endings.completion().now());
        sagas.begin(
                facts.plan(invitation, candidate.tenant(), seen),
                token,
                candidate.signedIn().actor());
        return new CallbackOutcome.Registering();
    }

    /** In the transaction that finishes the registration: the connection is there with it, or neither is. */
    @EventListener
    void ready(RegistrationReady event) {
        UUID id = event.invitationId();
        if (id == null) {
            return;
        }
        InvitationView invitation = invitations.get(id);
        if (!invitation.acceptsSignIn(endings.completion().now())) {
            return;
        }
        RegisteringAdmins.Admin admin = facts.admin(invitation);
        if (facts.actsAs(invitation) != ActsAs.SERVICE_ACCOUNT) {
            connected(invitation, admin, event.registrationId(), Actor.SYSTEM);
        } else if (endings.acting().at(event.registrationId(), invitation).isPresent()) {
            look(invitation, admin, event.registrationId());
        } else {
            accountNext(invitation);
        }
    }

    /** Nobody is asked for what the service account's kept sign-in can do by itself. */
    private void look(InvitationView invitation, RegisteringAdmins.Admin admin, UUID registration) {
        invitations.step(invitation.id(), SignInResults.WAITING_FOR_MICROSOFT);
        consents.put(invitation.id(), admin.tenant().id(), admin.account());
        String about = invitation.customerName() + ", " + invitation.reference();
        endings.jobs()
                .enqueue(JobRequest.of(KeptAccountJob.KIND, about, invitation.customerId(), null, Actor.SYSTEM)
                        .data(new KeptAccountJob.Look(
                                invitation.id(),
                                registration,
                                endings.completion().now().plus(KeptAccountJob.PATIENCE))));
    }

    /** Whether it is still looked for if the kept sign-in goes on; nobody has signed in or given up meanwhile. */
    boolean waits(InvitationView invitation) {
        return SignInResults.WAITING_FOR_MICROSOFT.equals(invitation.step())
                && invitation.acceptsSignIn(endings.completion().now());
    }

    /** Nobody looks any more, as somebody has cancelled that. */
    void unlooked(UUID id) {
        invitations.find(id).filter(this::waits).ifPresent(this::accountNext);
    }

    /** Whoever closed the page is told that the service account signs in next. */
    void accountNext(InvitationView invitation) {
        serviceAccount(invitation, facts.admin(invitation));
        endings.mails().serviceAccount(invitation.id());
    }

    private void serviceAccount(InvitationView invitation, RegisteringAdmins.Admin admin) {
        invitations.step(invitation.id(), SignInResults.SERVICE_ACCOUNT);
        consents.put(invitation.id(), admin.tenant().id(), admin.account());
    }

    /** The service account's sign-in was seen to get all that the administrator granted. */
    void goesOn(InvitationView invitation, UUID connection) {
        invitations.step(invitation.id(), SignInResults.SAVING);
        RegisteringAdmins.Admin admin = facts.admin(invitation);
        grants.widen(facts.widened(invitation, admin, connection), Actor.SYSTEM);
        if (invitation.completion() == Completion.OPERATOR || !facts.tenantKnown(invitation)) {
            invitations.awaitProvider(invitation.id(), connection);
        } else {
            endings.completion().activate(invitation, connection, admin.mail(), Actor.SYSTEM);
        }
    }

    /** A registration of the customer stands and works, made or typed in: the connection is made of it. */
    public void connected(InvitationView invitation, RegisteringAdmins.Admin admin, UUID registration, Actor actor) {
        UUID id = invitation.id();
        if (facts.actsAs(invitation) == ActsAs.SERVICE_ACCOUNT) {
            serviceAccount(invitation, admin);
            return;
        }
        ProvenSignIn proven = facts.application(invitation, admin, registration);
        if (invitation.completion() == Completion.OPERATOR
                || !facts.tenantKnown(invitation)
                || facts.replacesAccount(invitation)) {
            invitations.awaitProvider(id, grants.hold(proven, actor));
        } else {
            endings.completion().activate(invitation, grants.keep(proven, actor), admin.mail(), actor);
        }
    }

    /** A person must do something, the customer's or the provider's: the inviter is told at once. */
    @EventListener
    void failed(RegistrationFailed event) {
        UUID id = event.invitationId();
        if (id != null && invitations.get(id).acceptsSignIn(endings.completion().now())) {
            invitations.failed(id, REGISTERING, event.problem().code());
        }
    }
}
