package io.gatehouse.sandbox.graph.delta;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a service may do to clients of delta queries within its rules: small, empty and repeated pages, objects that tell
 * no more than what changed, lost tokens.
 */
@Component
public final class Quirks {

    /**
     * All of them at once.
     *
     * @param deltaPageSize objects (and members) per delta page; Graph's own is 200
     * @param emptyPages an empty page with a next link before each further page
     * @param repeats objects that come again: the last one of the page before, and changes of the round before
     * @param partial changed objects tell what changed alone, whether that was asked for or not; null is off, as in
     *     worlds that were saved before
     * @param deltaTokensFrom per tenant: tokens issued until then are answered by 410
     */
    public record State(
            int deltaPageSize,
            boolean emptyPages,
            boolean repeats,
            @Nullable Boolean partial,
            Map<String, Instant> deltaTokensFrom) {

        public static final State NORMAL = new State(200, false, false, false, Map.of());

        public boolean tellsWhatChangedAlone() {
            return Boolean.TRUE.equals(partial);
        }

        public State withDeltaPageSize(int size) {
            return new State(Math.clamp(size, 1, 1000), emptyPages, repeats, partial, deltaTokensFrom);
        }

        public State withEmptyPages(boolean on) {
            return new State(deltaPageSize, on, repeats, partial, deltaTokensFrom);
        }

        public State withRepeats(boolean on) {
            return new State(deltaPageSize, emptyPages, on, partial, deltaTokensFrom);
        }

        public State withPartial(boolean on) {
            return new State(deltaPageSize, emptyPages, repeats, on, deltaTokensFrom);
        }

        /** Forgets every delta and next link of a tenant that was handed out until now. */
        public State withTokensExpired(String tenantId, Instant now) {
            var changed = new HashMap<>(deltaTokensFrom);
            changed.put(tenantId, now);
            return new State(deltaPageSize, emptyPages, repeats, partial, Map.copyOf(changed));
        }
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.NORMAL);

    public State state() {
        return state.get();
    }

    public void set(UnaryOperator<State> change) {
        state.updateAndGet(change);
    }
}
