package io.gatehouse.onboarding.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.invitation.InvitationClosed;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.microsoft.call.Awaited;
import io.gatehouse.microsoft.failure.SignInTraits;
import io.gatehouse.onboarding.judge.Judges;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.onboarding.signin.Verdict;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/** How long somebody waits for a page while Microsoft is asked. */
class TimelyJudgeTests {

    private static final Instant NOW = Instant.parse("2026-11-22T20:00:00Z");

    private final Judges judges = Mockito.mock(Judges.class);
    private final InvitationView invitation = Mockito.mock(InvitationView.class);
    private final ProviderId provider = new ProviderId(UUID.randomUUID());
    private final Verdict rejected = new Verdict.Rejected(Stop.of(StopReason.NOT_ADMIN));

    @Test
    void answersInTheScopeOfItsProviderWhatTheJudgeSays() {
        Mockito.when(judges.judge(Mockito.any(), Mockito.any())).thenAnswer(call -> {
            assertThat(ProviderScope.required()).isEqualTo(provider);
            assertThat(Awaited.bySomebody()).isTrue();
            return rejected;
        });

        assertThat(judged("refresh", NOW)).isEqualTo(rejected);
    }

    @Test
    void leavesToTheJobWhatTakesTooLong() {
        CountDownLatch slow = new CountDownLatch(1);
        Mockito.when(judges.judge(Mockito.any(), Mockito.any())).thenAnswer(call -> {
            slow.await();
            return rejected;
        });

        assertThat(judged("refresh", NOW.minusMillis(19_900)))
                .isInstanceOfSatisfying(
                        Verdict.NotYet.class,
                        later -> assertThat(later.ifItLasts()).isEqualTo(StopReason.WAITED_TOO_LONG));
        slow.countDown();
    }

    @Test
    void asksNobodyWhereTheTradeOfTheCodeTookTheTime() {
        assertThat(judged("refresh", NOW.minusSeconds(21))).isInstanceOf(Verdict.NotYet.class);

        Mockito.verifyNoInteractions(judges);
    }

    @Test
    void waitsForASignInThatCannotBeKept() {
        Mockito.when(judges.judge(Mockito.any(), Mockito.any())).thenReturn(rejected);

        assertThat(judged(null, NOW.minusSeconds(60))).isEqualTo(rejected);
    }

    @Test
    void handsOnWhatEndedTheInvitationMeanwhile() {
        InvitationClosed closed = Mockito.mock(InvitationClosed.class);
        Mockito.when(judges.judge(Mockito.any(), Mockito.any())).thenThrow(closed);

        assertThatThrownBy(() -> judged("refresh", NOW)).isSameAs(closed);
    }

    private Verdict judged(@Nullable String refreshToken, Instant arrived) {
        TimelyJudge judge = new TimelyJudge(judges, Clock.fixed(NOW, ZoneOffset.UTC));
        return ProviderScope.call(provider, () -> judge.judge(invitation, candidate(refreshToken), arrived));
    }

    private static Candidate candidate(@Nullable String refreshToken) {
        return new Candidate(
                UUID.randomUUID(),
                null,
                "browser",
                UUID.randomUUID(),
                SignInFlow.SERVICE_ACCOUNT,
                new TenantId("66666666-7777-4888-9999-aaaaaaaaaaaa"),
                "oid",
                "ada@contoso.example",
                "Ada",
                false,
                Set.of(),
                Set.of(),
                refreshToken == null ? null : Secret.of(refreshToken),
                Secret.of("access"),
                null,
                null,
                SignInTraits.UNTOLD);
    }
}
