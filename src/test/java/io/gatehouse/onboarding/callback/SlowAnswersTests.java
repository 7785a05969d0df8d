package io.gatehouse.onboarding.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.onboarding.approval.Approvals;
import io.gatehouse.onboarding.result.SignInResults;
import io.gatehouse.onboarding.returning.Returns;
import io.gatehouse.onboarding.returning.WaysBack;
import io.gatehouse.onboarding.signin.AuthorizationResponse;
import io.gatehouse.onboarding.signin.AuthorizationStates;
import io.gatehouse.onboarding.signin.CallbackOutcome;
import io.gatehouse.onboarding.signin.SignInAttempt;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.trip.CodeRedemptions;
import io.gatehouse.registration.challenge.ClaimsChallenges;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which page comes where an answer is looked at for longer than people wait. */
class SlowAnswersTests {

    private final AuthorizationStates states = mock(AuthorizationStates.class);
    private final WaysBack ways = mock(WaysBack.class);
    private final Invitations invitations = mock(Invitations.class);
    private final CountDownLatch slow = new CountDownLatch(1);
    private final AuthorizationResponses responses = new AuthorizationResponses(
            new AnswersInHand(Duration.ofMillis(100), Duration.ZERO, Duration.ofMillis(10)),
            states,
            mock(CodeRedemptions.class),
            mock(SignInChecks.class),
            mock(SignInResults.class),
            invitations,
            mock(Returns.class),
            ways,
            mock(ClaimsChallenges.class),
            mock(Approvals.class),
            Clock.systemUTC());

    @AfterEach
    void release() {
        slow.countDown();
    }

    @Test
    void leadsToTheWaitingPageAndGoesOn() {
        AuthorizationResponses.Handled handled = answer(SignInFlow.CONSENT);

        assertThat(handled.outcome()).isEqualTo(new CallbackOutcome.AwaitingMicrosoft());
        assertThat(handled.place()).isNotNull();
        verify(states, timeout(60_000).atLeastOnce()).stillInHand(any());
        verify(states, never()).answered(any());

        slow.countDown();
        verify(states, timeout(60_000)).answered(any());
    }

    /** What comes out is for the cookie of this answer alone, which leaves without it: so it is kept. */
    @Test
    void leadsWhoComesBackToHisOwn() {
        AuthorizationResponses.Handled handled = answer(SignInFlow.RETURN);

        assertThat(handled.outcome()).isEqualTo(new CallbackOutcome.AwaitingReturn());
        verify(states, timeout(60_000).atLeastOnce()).stillInHand(any());

        slow.countDown();
        verify(ways, timeout(60_000)).answered(any(), any());
        verify(states, never()).answered(any());
    }

    private AuthorizationResponses.Handled answer(SignInFlow flow) {
        when(states.providerOf(any())).thenReturn(Optional.of(new ProviderId(UUID.randomUUID())));
        when(states.consume(any(), any())).thenReturn(Optional.of(attempt(flow)));
        when(invitations.get(any())).thenAnswer(call -> {
            slow.await();
            throw new IllegalStateException("enough");
        });
        Map<String, String[]> parameters = Map.of("state", new String[] {"state"}, "code", new String[] {"code"});
        return responses.handle(AuthorizationResponse.of("/authenticate/OAuth2Callback", parameters), "browser");
    }

    private static SignInAttempt attempt(SignInFlow flow) {
        return new SignInAttempt(
                UUID.randomUUID(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                flow,
                "browser",
                new Authority("common"),
                URI.create("https://portal.example/authenticate/OAuth2Callback"),
                Secret.of("verifier"),
                Secret.of("nonce"));
    }
}
