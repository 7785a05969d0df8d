package io.gatehouse.microsoft.call;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.microsoft.call.QuietTimes.Side;
import io.gatehouse.microsoft.call.QuietTimes.Whom;
import io.gatehouse.microsoft.cloud.MicrosoftSettings;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.shared.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Keeps one tenant from using up what Graph allows, and keeps quiet while Graph wants quiet: calls during the penalty
 * would prolong it (G:throttling). One tenant's trouble never delays another's, unless Graph says that it means an
 * application wherever it calls.
 */
public final class TenantBudgets {

    private final int callsPerTenant;
    private final Duration patience;
    private final CallGate gate;
    private final QuietTimes quiet;
    private final Breaker breaker;
    private final Clock clock;
    private final Cache<TenantId, Budget> budgets =
            Caffeine.newBuilder().expireAfterAccess(Duration.ofHours(2)).build();

    public TenantBudgets(MicrosoftSettings settings, Clock clock) {
        this(settings, CallGate.OPEN, new QuietTimes(clock), new Breaker(Side.GRAPH, clock), clock);
    }

    public TenantBudgets(MicrosoftSettings settings, CallGate gate, QuietTimes quiet, Breaker breaker, Clock clock) {
        this.clock = clock;
        this.gate = gate;
        this.quiet = quiet;
        this.breaker = breaker;
        this.callsPerTenant = Math.max(1, settings.callsPerTenant());
        this.patience = settings.callTimeout();
    }

    public <T> T call(GraphAccess access, Supplier<T> work) {
        gate.pass();
        refuse(access);
        // nobody waits for a place among calls that hang
        breaker.refuse();
        Budget budget = budget(access.tenant());
        budget.enter(patience);
        try {
            return budget.headroom.within(patience, () -> {
                // one of those that were waited for may have been told to keep quiet
                refuse(access);
                return breaker.call(
                        access.tenant().value(), () -> quiet.heeding(failure -> meant(access, failure), work));
            });
        } finally {
            budget.permits.release();
        }
    }

    private void refuse(GraphAccess access) {
        quiet.refuse(tenant(access));
        if (access.clientId() != null) {
            quiet.refuse(application(access.clientId()));
        }
    }

    /** Where we do not know whose token it was the tenant waits as well: it may be the same application's. */
    private static Set<Whom> meant(GraphAccess access, MicrosoftFailure failure) {
        String application = failure instanceof MicrosoftFailure.Throttled busy ? busy.application() : null;
        if (application == null) {
            return Set.of(tenant(access));
        }
        return application.equalsIgnoreCase(access.clientId())
                ? Set.of(application(application))
                : Set.of(application(application), tenant(access));
    }

    private static Whom tenant(GraphAccess access) {
        return new Whom(Side.GRAPH, access.tenant().value());
    }

    private static Whom application(String clientId) {
        return new Whom(Side.GRAPH, "application " + clientId.toLowerCase(Locale.ROOT));
    }

    private Budget budget(TenantId tenant) {
        return budgets.get(tenant, key -> new Budget(new Semaphore(callsPerTenant, true), new Headroom(clock)));
    }

    private record Budget(Semaphore permits, Headroom headroom) {

        void enter(Duration patience) {
            try {
                if (!permits.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw MicrosoftException.of(FailureKind.QUEUE_FULL, "Too many calls of ours for this tenant");
                }
            } catch (InterruptedException e) {
                throw Pacing.interrupted();
            }
        }
    }
}
