package io.gatehouse.onboarding.callback;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.microsoft.call.Awaited;
import io.gatehouse.onboarding.judge.Judges;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.onboarding.signin.Verdict;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Looks at a sign-in while its person waits for a page, and no longer than people and proxies do: where Microsoft is slow
 * the sign-in waits like one that Microsoft does not show yet, and a job judges it. Whoever judges stores nothing, so that
 * a look nobody waits for any more does no harm.
 */
@Component
class TimelyJudge {

    /** From Microsoft's answer on; the trade of the code lies before this and cannot be put off. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** For the job, which asks again and again. */
    private static final Duration FINISHED_WITHIN = Duration.ofMinutes(5);

    private final Judges judges;
    private final Clock clock;
    private final Duration patience;

    @Autowired
    TimelyJudge(Judges judges, Clock clock) {
        this(judges, clock, PATIENCE);
    }

    TimelyJudge(Judges judges, Clock clock, Duration patience) {
        this.judges = judges;
        this.clock = clock;
        this.patience = patience;
    }

    /** @param arrived when Microsoft's answer came in */
    Verdict judge(InvitationView invitation, Candidate candidate, Instant arrived) {
        if (candidate.refreshToken() == null) {
            return judges.judge(invitation, candidate); // nothing could wait
        }
        Duration left = Duration.between(clock.instant(), arrived.plus(patience));
        return left.isPositive() ? within(left, invitation, candidate) : later();
    }

    private Verdict within(Duration left, InvitationView invitation, Candidate candidate) {
        ProviderId provider = ProviderScope.required();
        FutureTask<Verdict> look = new FutureTask<>(() ->
                ProviderScope.call(provider, () -> Awaited.call(() -> judges.judge(invitation, candidate))));
        Thread.ofVirtual().name("judge").start(look);
        try {
            return look.get(left.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            return later();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return later();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException refusal) {
                throw refusal;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static Verdict later() {
        return new Verdict.NotYet(StopReason.WAITED_TOO_LONG, FINISHED_WITHIN);
    }
}
