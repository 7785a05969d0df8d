package io.gatehouse.microsoft.call;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.microsoft.cloud.MicrosoftSettings;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftError;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.failure.RetryAfter;
import io.gatehouse.shared.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Keeps one tenant from using up what Graph allows, and keeps quiet while Graph wants quiet: calls during the penalty
 * would prolong it (G:throttling). One tenant's trouble never delays another's.
 */
public final class TenantBudgets {

    private final int callsPerTenant;
    private final Duration patience;
    private final Clock clock;
    private final CallGate gate;
    private final QuietNews news;
    private final Cache<TenantId, Budget> budgets =
            Caffeine.newBuilder().expireAfterAccess(Duration.ofHours(2)).build();

    public TenantBudgets(MicrosoftSettings settings, Clock clock) {
        this(settings, clock, CallGate.OPEN, QuietNews.NOBODY);
    }

    public TenantBudgets(MicrosoftSettings settings, Clock clock, CallGate gate, QuietNews news) {
        this.gate = gate;
        this.news = news;
        this.callsPerTenant = Math.max(1, settings.callsPerTenant());
        this.patience = settings.callTimeout();
        this.clock = clock;
    }

    public <T> T call(TenantId tenant, Supplier<T> work) {
        gate.pass();
        Budget budget = budget(tenant);
        budget.refuseWhilePaused(clock.instant());
        budget.enter(patience);
        try {
            return work.get();
        } catch (MicrosoftException e) {
            if (e.failure() instanceof MicrosoftFailure.Throttled throttled) {
                budget.pauseUntil(clock.instant().plus(throttled.retryAfter()));
                news.wanted(tenant, throttled.retryAfter());
            }
            throw e;
        } finally {
            budget.permits.release();
        }
    }

    /** Graph said so to another replica. */
    public void keepQuiet(TenantId tenant, Duration wait) {
        budget(tenant).pauseAtLeastUntil(clock.instant().plus(wait));
    }

    private Budget budget(TenantId tenant) {
        return budgets.get(tenant, key -> new Budget(new Semaphore(callsPerTenant, true)));
    }

    private static final class Budget {

        private final Semaphore permits;
        private volatile Instant quietUntil = Instant.MIN;

        Budget(Semaphore permits) {
            this.permits = permits;
        }

        void refuseWhilePaused(Instant now) {
            if (now.isBefore(quietUntil)) {
                throw throttled("Waiting as Graph asked", Duration.between(now, quietUntil));
            }
        }

        void enter(Duration patience) {
            try {
                if (!permits.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw throttled("Too many calls of ours for this tenant", RetryAfter.WHEN_SILENT);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw MicrosoftException.of(FailureKind.UNAVAILABLE, "Interrupted");
            }
        }

        synchronized void pauseUntil(Instant end) {
            quietUntil = end;
        }

        synchronized void pauseAtLeastUntil(Instant end) {
            if (end.isAfter(quietUntil)) {
                quietUntil = end;
            }
        }

        private static MicrosoftException throttled(String reason, Duration wait) {
            MicrosoftError error = MicrosoftError.of(FailureKind.THROTTLED, reason);
            return new MicrosoftException(new MicrosoftFailure.Throttled(error, wait));
        }
    }
}
