package io.gatehouse.connection.token;

import io.gatehouse.connection.grant.GrantLease;
import io.gatehouse.connection.grant.GrantState;
import io.gatehouse.connection.token.TokenHandOver.Whose;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The access tokens of this replica, in memory only; those that another replica handed over among them. */
@Component
class TokenCache {

    private static final Duration MARGIN = Duration.ofMinutes(5);
    /** Of a token that lives for minutes only: else it would never be good, and each who waits asked Microsoft anew. */
    private static final int LEAST_PART = 4;

    private final TokenHandOver handOver;
    private final Clock clock;
    private final Map<UUID, Cached> tokens = new ConcurrentHashMap<>();

    TokenCache(TokenHandOver handOver, Clock clock) {
        this.handOver = handOver;
        this.clock = clock;
    }

    private record Cached(AccessToken token, Instant acquiredAt, Duration margin) {}

    /** @param since when the token was new: a handed one may have waited here for somebody who wants it */
    private static Cached cached(AccessToken token, Instant acquiredAt, Instant since) {
        Duration part = Duration.between(since, token.expiresAt()).dividedBy(LEAST_PART);
        return new Cached(token, acquiredAt, part.compareTo(MARGIN) < 0 ? part : MARGIN);
    }

    /** A token of an earlier sign-in is nobody's business any more, whoever signed in since. */
    @Nullable
    AccessToken find(GrantState state) {
        UUID connection = state.connectionId();
        Cached cached = tokens.get(connection);
        if (cached != null && good(cached, state)) {
            return cached.token();
        }
        Cached handed = handOver.take(connection)
                .map(found -> cached(found.token(), found.acquiredAt(), found.since()))
                .filter(found -> good(found, state))
                .orElse(null);
        if (handed == null) {
            return null;
        }
        tokens.put(connection, handed);
        return handed.token();
    }

    private boolean good(Cached cached, GrantState state) {
        return cached.acquiredAt().equals(state.acquiredAt())
                && cached.token().expiresAt().isAfter(clock.instant().plus(cached.margin()));
    }

    /** Keeps a token of an application and gives it to the other replicas, which would else ask Microsoft for one each. */
    void share(GrantState state, UUID customer, AccessToken token) {
        share(Whose.ofApplication(state.connectionId(), customer), state.acquiredAt(), token);
    }

    /** The same with one that a kept sign-in got. */
    void share(GrantLease lease, AccessToken token) {
        share(Whose.of(lease), lease.signedInAt(), token);
    }

    private void share(Whose whose, Instant acquiredAt, AccessToken token) {
        Instant now = clock.instant();
        tokens.put(whose.connection(), cached(token, acquiredAt, now));
        handOver.give(whose, new TokenHandOver.Handed(token, acquiredAt, now));
    }

    void forget(UUID connection) {
        tokens.remove(connection);
        handOver.forget(connection);
    }
}
