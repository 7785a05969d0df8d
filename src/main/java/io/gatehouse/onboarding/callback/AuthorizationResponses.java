package io.gatehouse.onboarding.callback;

import io.gatehouse.invitation.InvitationClosed;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.onboarding.approval.Approvals;
import io.gatehouse.onboarding.earlier.EarlierRegistrations;
import io.gatehouse.onboarding.registering.RegistrationResults;
import io.gatehouse.onboarding.result.RemovalStart;
import io.gatehouse.onboarding.result.SignInResults;
import io.gatehouse.onboarding.returning.Returns;
import io.gatehouse.onboarding.returning.WaysBack;
import io.gatehouse.onboarding.signin.AuthorizationResponse;
import io.gatehouse.onboarding.signin.AuthorizationStates;
import io.gatehouse.onboarding.signin.CallbackOutcome;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.Place;
import io.gatehouse.onboarding.signin.SignInAttempt;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.onboarding.trip.CodeRedemptions;
import io.gatehouse.onboarding.trip.NotEverywhereYet;
import io.gatehouse.registration.challenge.ClaimsChallenges;
import io.gatehouse.shared.CrashPoint;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Takes what Microsoft answers. Order matters: the state belongs to this browser and is consumed, an error comes before a
 * success, a code is redeemed where the state row says, and nothing of it is believed before its token is proven.
 */
@Service
class AuthorizationResponses {

    private static final Logger log = LoggerFactory.getLogger(AuthorizationResponses.class);

    private static final Set<InvitationStatus> ENDS =
            EnumSet.of(InvitationStatus.COMPLETED, InvitationStatus.AWAITING_PROVIDER);

    /** Steps to which an answer leads: whoever loads it again, as after a proxy that gave up waiting, is shown them. */
    private static final Set<String> LED_ON = Set.of(
            SignInResults.WAITING_FOR_MICROSOFT,
            SignInResults.SERVICE_ACCOUNT,
            RegistrationResults.REGISTERING,
            EarlierRegistrations.FOUND,
            InspectionStart.TYPING,
            InspectionStart.LOOKED,
            RemovalStart.REMOVING);

    /** Perhaps because of claims that Microsoft asked for long ago: the next sign-in goes without them. */
    private static final Set<StopReason> NOT_UNDERSTOOD = EnumSet.of(StopReason.MICROSOFT_SAID, StopReason.OUR_SIDE);

    /** What an approval is waited for, or claims; whoever only looks or comes back says nothing about those. */
    private static final Set<SignInFlow> THROUGH =
            EnumSet.complementOf(EnumSet.of(SignInFlow.INSPECTION, SignInFlow.RETURN));

    private final AnswersInHand answers;
    private final AuthorizationStates states;
    private final CodeRedemptions codes;
    private final SignInChecks checks;
    private final SignInResults results;
    private final Invitations invitations;
    private final Returns returns;
    private final WaysBack ways;
    private final ClaimsChallenges challenges;
    private final Approvals approvals;
    private final Clock clock;

    AuthorizationResponses(
            AnswersInHand answers,
            AuthorizationStates states,
            CodeRedemptions codes,
            SignInChecks checks,
            SignInResults results,
            Invitations invitations,
            Returns returns,
            WaysBack ways,
            ClaimsChallenges challenges,
            Approvals approvals,
            Clock clock) {
        this.answers = answers;
        this.approvals = approvals;
        this.clock = clock;
        this.challenges = challenges;
        this.states = states;
        this.codes = codes;
        this.checks = checks;
        this.results = results;
        this.invitations = invitations;
        this.returns = returns;
        this.ways = ways;
    }

    /** The outcome and where the trip began; no place where that is not this browser's business. */
    record Handled(@Nullable Place place, CallbackOutcome outcome) {}

    Handled handle(AuthorizationResponse response, @Nullable String browser) {
        Secret state = response.state();
        if (state == null) {
            return stopped(null, StopReason.STATE_MISSING);
        }
        byte[] hash = AuthorizationStates.hash(state);
        Optional<ProviderId> provider = ProviderScope.byBearer(hash, () -> states.providerOf(hash));
        if (provider.isEmpty()) {
            return stopped(null, StopReason.STATE_UNKNOWN);
        }
        if (browser == null) {
            return stopped(null, StopReason.OTHER_BROWSER);
        }
        CrashPoint.hit("callback.arrived");
        return ProviderScope.call(provider.get(), () -> known(response, hash, browser));
    }

    private Handled known(AuthorizationResponse response, byte[] hash, String browser) {
        Optional<SignInAttempt> attempt = states.consume(hash, browser);
        if (attempt.isEmpty()) {
            return unusable(hash, browser);
        }
        Place place = new Place(
                ProviderScope.required().value(),
                attempt.get().invitationId(),
                attempt.get().linkTokenId());
        return answers.look(() -> inHand(response, attempt.get(), hash, place), () -> states.stillInHand(hash))
                .orElseGet(() -> attempt.get().flow() == SignInFlow.RETURN
                        ? missed(place)
                        : new Handled(place, new CallbackOutcome.AwaitingMicrosoft()));
    }

    /** The cookie of this request could tell what comes out, and it leaves without. */
    private static Handled missed(Place place) {
        return new Handled(place, new CallbackOutcome.AwaitingReturn());
    }

    private Handled inHand(AuthorizationResponse response, SignInAttempt attempt, byte[] hash, Place place) {
        CallbackOutcome outcome = null;
        try {
            Handled handled = looked(response, attempt, place);
            outcome = handled.outcome();
            return handled;
        } finally {
            answered(attempt.flow(), hash, outcome);
        }
    }

    private void answered(SignInFlow flow, byte[] hash, @Nullable CallbackOutcome outcome) {
        if (flow == SignInFlow.RETURN) {
            ways.answered(hash, outcome);
        } else {
            states.answered(hash);
        }
    }

    private Handled looked(AuthorizationResponse response, SignInAttempt attempt, Place place) {
        Instant arrived = clock.instant();
        CallbackOutcome outcome = outcome(response, attempt, arrived);
        remember(attempt, outcome, arrived);
        if (outcome instanceof CallbackOutcome.Stopped stopped) {
            outcome = new CallbackOutcome.Stopped(stopped.stop().during(attempt.flow()));
        }
        return new Handled(place, outcome);
    }

    /** An approval is waited for no more, and what a policy asked for goes along with the next sign-in, once. */
    private void remember(SignInAttempt attempt, CallbackOutcome outcome, Instant arrived) {
        ClaimsChallenges.Account account = attempt.flow().account(invitations.get(attempt.invitationId()));
        Stop stop = outcome instanceof CallbackOutcome.Stopped stopped ? stopped.stop() : null;
        boolean through = THROUGH.contains(attempt.flow());
        if (stop == null && through) {
            approvals.over(attempt.invitationId());
        }
        if (stop != null && stop.claims() != null) {
            challenges.heard(account, stop.claims());
        } else if (through
                && !(outcome instanceof CallbackOutcome.Closed)
                && (stop == null || NOT_UNDERSTOOD.contains(stop.reason()))) {
            challenges.over(account, arrived);
        }
    }

    /** Going back or loading again leads to where the answer has led already, or will lead in a moment: not to an error. */
    private Handled unusable(byte[] hash, String browser) {
        StopReason reason = states.whyNot(hash, browser);
        Place place =
                reason == StopReason.OTHER_BROWSER ? null : states.placeOf(hash).orElse(null);
        if (reason != StopReason.STATE_USED || place == null) {
            return stopped(place, reason);
        }
        if (ways.is(hash)) {
            return missed(place);
        }
        InvitationView invitation = invitations.get(place.invitation());
        boolean ended = ENDS.contains(invitation.status());
        if (!ended && states.inHand(place.invitation(), browser)) {
            // before the step, which may be the one to which an earlier trip led
            return new Handled(place, new CallbackOutcome.AwaitingMicrosoft());
        }
        boolean over = ended || invitation.step() != null && LED_ON.contains(invitation.step());
        return over ? new Handled(place, new CallbackOutcome.Closed()) : stopped(place, reason);
    }

    private CallbackOutcome outcome(AuthorizationResponse response, SignInAttempt attempt, Instant arrived) {
        InvitationView invitation = invitations.get(attempt.invitationId());
        try {
            return judged(response, attempt, invitation, arrived);
        } catch (InvitationClosed e) {
            return new CallbackOutcome.Closed();
        }
    }

    private CallbackOutcome judged(
            AuthorizationResponse response, SignInAttempt attempt, InvitationView invitation, Instant arrived) {
        if (!attempt.endsAt(response.path())) {
            return stopped(attempt, invitation, Stop.of(StopReason.OTHER_ADDRESS));
        }
        if (!invitations.linkLive(invitation.id(), attempt.linkTokenId())) {
            return stopped(attempt, invitation, Stop.of(StopReason.LINK_WITHDRAWN));
        }
        try {
            if (response.failed()) {
                MicrosoftFailure failure = MicrosoftFailure.ofRedirect(response.parameters());
                // an address can be written by anybody: claims count where Microsoft itself answers us
                return stopped(attempt, invitation, Stop.of(failure).withoutClaims());
            }
            Secret code = response.code();
            if (code == null) {
                return stopped(attempt, invitation, Stop.of(StopReason.HINT_ONLY));
            }
            Candidate candidate = codes.redeem(attempt, code);
            return attempt.flow() == SignInFlow.RETURN
                    ? returns.judge(invitation, candidate)
                    : checks.check(invitation, candidate, arrived);
        } catch (MicrosoftException e) {
            Stop stop = Stop.of(e.failure());
            if (e instanceof NotEverywhereYet) {
                stop = stop.as(StopReason.NOT_EVERYWHERE_YET);
            } else if (stop.reason() == StopReason.MICROSOFT_DOWN) {
                stop = stop.as(StopReason.CODE_UNANSWERED);
            }
            log.info(
                    "Sign-in stopped, code for support {}: {}",
                    stop.supportCode(),
                    e.failure().error().summary());
            return stopped(attempt, invitation, stop);
        }
    }

    private CallbackOutcome stopped(SignInAttempt attempt, InvitationView invitation, Stop stop) {
        return attempt.flow() == SignInFlow.RETURN
                ? returns.refused(invitation, stop)
                : results.stopped(invitation, stop.during(attempt.flow()), attempt.linkTokenId());
    }

    private static Handled stopped(@Nullable Place place, StopReason reason) {
        return new Handled(place, new CallbackOutcome.Stopped(Stop.of(reason)));
    }
}
