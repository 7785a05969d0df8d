package io.gatehouse.sandbox;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The switches that make Microsoft misbehave. Read by the Entra and Graph halves at every call. */
public final class Chaos {

    /** Where a forced error strikes. */
    public enum At {
        AUTHORIZE,
        ADMIN_CONSENT,
        TOKEN
    }

    /**
     * 429 for one tenant (null: for all), with a Retry-After in seconds; {@code remaining} calls are refused, -1 until
     * switched off.
     */
    public record Throttle(@Nullable String tenantId, int retryAfterSeconds, int remaining) {}

    /** An AADSTS code for the next {@code remaining} calls, -1 until switched off. */
    public record ForcedError(int code, int remaining) {}

    /**
     * All switches at once, as they are kept across restarts. {@code blockedRedirects}: Conditional Access answers by a
     * redirect with an error instead of a page.
     */
    public record State(
            int latencyMillis,
            @Nullable Throttle throttle,
            boolean unavailable,
            boolean entraDown,
            boolean strictRefreshTokens,
            boolean blockedRedirects,
            int replicationDelaySeconds,
            Map<At, ForcedError> forced,
            Slow slow) {

        public static final State NORMAL = new State(0, null, false, false, false, false, 0, Map.of());

        /** Worlds that were saved before a member was known lack it. */
        public State {
            slow = slow == null ? Slow.NORMAL : slow;
        }

        public State(
                int latencyMillis,
                @Nullable Throttle throttle,
                boolean unavailable,
                boolean entraDown,
                boolean strictRefreshTokens,
                boolean blockedRedirects,
                int replicationDelaySeconds,
                Map<At, ForcedError> forced) {
            this(
                    latencyMillis,
                    throttle,
                    unavailable,
                    entraDown,
                    strictRefreshTokens,
                    blockedRedirects,
                    replicationDelaySeconds,
                    forced,
                    Slow.NORMAL);
        }

        public State withThrottle(@Nullable Throttle changed) {
            return new State(
                    latencyMillis,
                    changed,
                    unavailable,
                    entraDown,
                    strictRefreshTokens,
                    blockedRedirects,
                    replicationDelaySeconds,
                    forced,
                    slow);
        }

        public State withForced(Map<At, ForcedError> changed) {
            return new State(
                    latencyMillis,
                    throttle,
                    unavailable,
                    entraDown,
                    strictRefreshTokens,
                    blockedRedirects,
                    replicationDelaySeconds,
                    changed,
                    slow);
        }

        public State withReplication(int delaySeconds, Slow changed) {
            return new State(
                    latencyMillis,
                    throttle,
                    unavailable,
                    entraDown,
                    strictRefreshTokens,
                    blockedRedirects,
                    delaySeconds,
                    forced,
                    changed);
        }
    }

    /**
     * What else takes its time at Microsoft: for {@code flapSeconds} after an object became visible every second look-up
     * misses it, as replicas answer differently; new credentials are refused for {@code credentialDelaySeconds}; a refresh
     * token that is good for once is taken again for {@code refreshGraceSeconds}.
     */
    public record Slow(int flapSeconds, int credentialDelaySeconds, int refreshGraceSeconds) {

        public static final Slow NORMAL = new Slow(0, 0);

        public Slow(int flapSeconds, int credentialDelaySeconds) {
            this(flapSeconds, credentialDelaySeconds, 0);
        }
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.NORMAL);

    public State state() {
        return state.get();
    }

    /** Whether 429 is for an application in all tenants. */
    public boolean throttlesEverywhere() {
        Throttle throttle = state().throttle();
        return throttle != null && throttle.tenantId() == null;
    }

    /** Whether this call is refused with 429; counts it. Returns the Retry-After in seconds, or -1. */
    public int throttled(@Nullable String tenantId) {
        Throttle throttle = state().throttle();
        if (throttle == null || throttle.remaining() == 0) {
            return -1;
        }
        if (throttle.tenantId() != null && !throttle.tenantId().equals(tenantId)) {
            return -1;
        }
        set(now -> now.throttle() == null ? now : now.withThrottle(counted(now.throttle())));
        return throttle.retryAfterSeconds();
    }

    /** The AADSTS code forced upon this call, or 0; counts it. */
    public int forced(At at) {
        ForcedError error = state().forced().get(at);
        if (error == null || error.remaining() == 0) {
            return 0;
        }
        force(at, error.code(), error.remaining() < 0 ? -1 : error.remaining() - 1);
        return error.code();
    }

    /** Forces a code upon the next calls; {@code count} 0 switches it off. */
    public void force(At at, int code, int count) {
        set(now -> {
            var forced = new TreeMap<>(now.forced());
            forced.put(at, new ForcedError(code, count));
            forced.values().removeIf(error -> error.remaining() == 0);
            return now.withForced(Map.copyOf(forced));
        });
    }

    /** Changes the switches; {@link World#change} around it keeps them. */
    public void set(UnaryOperator<State> change) {
        state.updateAndGet(change);
    }

    private static @Nullable Throttle counted(Throttle throttle) {
        if (throttle.remaining() < 0) {
            return throttle;
        }
        return throttle.remaining() <= 1
                ? null
                : new Throttle(throttle.tenantId(), throttle.retryAfterSeconds(), throttle.remaining() - 1);
    }
}
