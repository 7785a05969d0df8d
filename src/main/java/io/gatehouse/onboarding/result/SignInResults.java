package io.gatehouse.onboarding.result;

import io.gatehouse.connection.ProvenSignIn;
import io.gatehouse.connection.grant.DelegatedGrants;
import io.gatehouse.invitation.Completion;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.invitation.link.LinkStep;
import io.gatehouse.onboarding.receipt.ConnectionCompletion;
import io.gatehouse.onboarding.signin.ApprovalNeeded;
import io.gatehouse.onboarding.signin.CallbackOutcome;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.onboarding.signin.Verdict;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.CrashPoint;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Writes down how a sign-in ended, each ending in one transaction. */
@Service
@Transactional
public class SignInResults {

    /** The invitation's steps that are no stops. */
    public static final String WAITING_FOR_MICROSOFT = "WAITING_FOR_MICROSOFT";

    public static final String SERVICE_ACCOUNT = "SERVICE_ACCOUNT";
    public static final String SAVING = "SAVING";

    private static final Logger log = LoggerFactory.getLogger(SignInResults.class);

    private final Invitations invitations;
    private final DelegatedGrants grants;
    private final SignInFacts facts;
    private final WaitingSignIns waiting;
    private final FollowUps followUps;
    private final ConnectionCompletion completion;
    private final ApplicationEventPublisher events;

    SignInResults(
            Invitations invitations,
            DelegatedGrants grants,
            SignInFacts facts,
            WaitingSignIns waiting,
            FollowUps followUps,
            ConnectionCompletion completion,
            ApplicationEventPublisher events) {
        this.invitations = invitations;
        this.grants = grants;
        this.facts = facts;
        this.waiting = waiting;
        this.followUps = followUps;
        this.completion = completion;
        this.events = events;
    }

    public CallbackOutcome stopped(InvitationView invitation, Stop stop) {
        return stopped(invitation, stop, null);
    }

    /** @param link by which the person came, where that is known */
    public CallbackOutcome stopped(InvitationView invitation, Stop stop, @Nullable UUID link) {
        log.info("Invitation {} stopped: {}", invitation.reference(), stop.supportCode());
        waiting.remove(invitation.id());
        StopReason reason = stop.reason();
        if (reason == StopReason.DECLINED_AT_MICROSOFT) {
            invitations.declined(invitation.id(), stop.note());
        } else if (reason.providerMustAct()) {
            invitations.failed(invitation.id(), reason.name(), stop.note());
        } else {
            invitations.refused(invitation.id(), reason.name(), stop.note());
        }
        SignInFlow flow = stop.flow();
        if (reason == StopReason.APPROVAL_NEEDED && flow != null) {
            events.publishEvent(new ApprovalNeeded(ProviderScope.required(), invitation.id(), flow, link));
        }
        return new CallbackOutcome.Stopped(stop);
    }

    /** Microsoft is behind: the sign-in waits sealed, a job asks again, and the browser may be closed. */
    public CallbackOutcome waiting(InvitationView invitation, Candidate candidate, Verdict.NotYet notYet) {
        Secret refreshToken = candidate.refreshToken();
        if (refreshToken == null) {
            return stopped(invitation, Stop.of(StopReason.NO_REFRESH_TOKEN));
        }
        invitations.step(invitation.id(), WAITING_FOR_MICROSOFT);
        waiting.put(
                invitation.id(),
                invitation.customerId(),
                WaitingSignIn.of(candidate, refreshToken, candidate.consentedBy(), notYet, completion.now()));
        followUps.finishLater(invitation, candidate.signedIn().actor());
        return new CallbackOutcome.AwaitingMicrosoft();
    }

    public CallbackOutcome accepted(InvitationView invitation, Candidate candidate, Verdict.Accepted accepted) {
        // locks the invitation first: of two answers at the same time one waits here and finds it closed
        invitations.step(invitation.id(), SAVING);
        UUID link = candidate.linkTokenId();
        if (link != null && !invitations.linkLive(invitation.id(), link)) {
            return stopped(invitation, withdrawn(candidate));
        }
        followUps.granted(invitation, candidate, accepted.absentApis());
        return candidate.flow().keepsSignIn()
                ? kept(invitation, candidate, accepted)
                : serviceAccountNext(invitation, candidate);
    }

    /** An administrator consented, and the service account's sign-in was seen to get what he granted: it goes on. */
    public CallbackOutcome widened(
            InvitationView invitation, Candidate candidate, Verdict.Accepted accepted, UUID connection) {
        invitations.step(invitation.id(), SAVING);
        UUID link = candidate.linkTokenId();
        if (link != null && !invitations.linkLive(invitation.id(), link)) {
            return stopped(invitation, withdrawn(candidate));
        }
        followUps.granted(invitation, candidate, accepted.absentApis());
        waiting.remove(invitation.id());
        Actor admin = candidate.signedIn().actor();
        // the account was confirmed before, and the consent is a fact: what may wait for the provider is the invitation
        grants.widen(facts.widened(invitation, connection, candidate, accepted), admin);
        if (needsProvider(invitation)) {
            invitations.awaitProvider(invitation.id(), connection);
            return new CallbackOutcome.AwaitingProvider();
        }
        completion.widened(invitation, connection, accepted.mail(), candidate.signedIn(), admin);
        return new CallbackOutcome.Completed();
    }

    private static Stop withdrawn(Candidate candidate) {
        return Stop.of(StopReason.LINK_WITHDRAWN).by(candidate.account(), candidate.accountDomain());
    }

    private CallbackOutcome serviceAccountNext(InvitationView invitation, Candidate candidate) {
        invitations.step(invitation.id(), SERVICE_ACCOUNT);
        waiting.remove(invitation.id());
        followUps.consented(invitation, candidate);
        return new CallbackOutcome.ServiceAccountNext();
    }

    private CallbackOutcome kept(InvitationView invitation, Candidate candidate, Verdict.Accepted accepted) {
        Actor actor = candidate.signedIn().actor();
        boolean provider = needsProvider(invitation) || facts.changesAccount(invitation, candidate, accepted);
        ProvenSignIn proven = facts.of(invitation, candidate, accepted);
        UUID connection = provider ? grants.hold(proven, actor) : grants.keep(proven, actor);
        CrashPoint.hit("grant.sealed");
        waiting.remove(invitation.id());
        if (candidate.flow() == SignInFlow.SERVICE_ACCOUNT) {
            invitations.stepDone(invitation.id(), candidate.linkTokenId(), LinkStep.SERVICE_ACCOUNT);
        }
        if (provider) {
            invitations.awaitProvider(invitation.id(), connection);
            return new CallbackOutcome.AwaitingProvider();
        }
        completion.activate(invitation, connection, accepted.mail(), actor);
        return new CallbackOutcome.Completed();
    }

    /** Nobody named the tenant before: then a person of the provider has to look at it. */
    private boolean needsProvider(InvitationView invitation) {
        return invitation.completion() == Completion.OPERATOR || !facts.tenantKnown(invitation);
    }
}
