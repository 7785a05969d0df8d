package io.gatehouse.connection.token;

import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.Severity;
import io.gatehouse.connection.grant.GrantLease;
import io.gatehouse.connection.grant.GrantRows;
import io.gatehouse.connection.grant.GrantState;
import io.gatehouse.connection.grant.HealthReports;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.token.TokenSet;
import io.gatehouse.shared.NotFound;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.springframework.stereotype.Service;

/** Hands out access tokens for connections: cached in memory, refreshed under a lease that all replicas respect. */
@Service
public class AccessTokens {

    private static final Duration PATIENCE = Duration.ofSeconds(25);
    private static final Duration PAUSE = Duration.ofSeconds(15);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final int MOST_REPLACED = 3;

    private final GrantRows rows;
    private final TokenRefresh refresh;
    private final ApplicationTokens applications;
    private final HealthReports reports;
    private final Connections connections;
    private final TokenCache cache;
    private final Map<UUID, Waiting> lines = new ConcurrentHashMap<>();

    AccessTokens(
            GrantRows rows,
            TokenRefresh refresh,
            ApplicationTokens applications,
            HealthReports reports,
            Connections connections,
            TokenCache cache) {
        this.rows = rows;
        this.refresh = refresh;
        this.applications = applications;
        this.reports = reports;
        this.connections = connections;
        this.cache = cache;
    }

    /**
     * A token that lasts at least five minutes, or a quarter of its life where that is less. Call it outside of a transaction and inside the provider's scope.
     *
     * @throws ConnectionBroken when somebody has to repair the connection first
     * @throws ConnectionUnavailable when Microsoft cannot be asked at the moment
     */
    public AccessToken forConnection(UUID connectionId) {
        return cachedOrNew(usable(connectionId));
    }

    /** The same to call Graph with. */
    public GraphAccess graph(UUID connectionId) {
        GrantState state = usable(connectionId);
        return graph(state, cachedOrNew(state));
    }

    /** With a token of this connection, whatever became of that. */
    public GraphAccess graph(UUID connectionId, AccessToken token) {
        return graph(known(connectionId), token);
    }

    private static GraphAccess graph(GrantState state, AccessToken token) {
        return new GraphAccess(state.tenant(), token.value(), state.clientId());
    }

    private AccessToken cachedOrNew(GrantState state) {
        AccessToken cached = cache.find(state);
        return cached != null ? cached : oneAtATime(state.connectionId(), state, GrantRows.Purpose.USE);
    }

    /** Forgets the cached token, because Microsoft refused it: the next call gets a fresh one. */
    public void forget(UUID connectionId) {
        cache.forget(connectionId);
    }

    /**
     * A token straight from Microsoft, which proves that the sign-in is alive; dead and waiting ones may try too. The one
     * before stays where Microsoft cannot be asked, or refuses the credential by which we ask: it is as good as it was, and
     * whoever needs it must not wait as well.
     */
    public AccessToken prove(UUID connectionId) {
        try {
            return oneAtATime(connectionId, known(connectionId), GrantRows.Purpose.PROOF);
        } catch (ConnectionBroken e) {
            if (!Severity.ofCredential(e.reason())) {
                forget(connectionId);
            }
            throw e;
        }
    }

    /**
     * Whether the kept sign-in lives and Microsoft gives it a token with all of these permissions; the new token is kept.
     *
     * @throws ConnectionBroken when the sign-in is dead
     * @throws ConnectionUnavailable when Microsoft cannot be asked at the moment
     */
    public boolean covers(UUID connectionId, Set<String> permissions) {
        GrantState state = known(connectionId);
        if (state.application()) {
            return false;
        }
        ready(state);
        return refresh.claim(connectionId, GrantRows.Purpose.PROOF)
                .map(claim -> claim.asking(permissions))
                .flatMap(this::tried)
                .filter(token ->
                        Scopes.missing(permissions, rows.scopes(connectionId)).isEmpty())
                .isPresent();
    }

    private AccessToken oneAtATime(UUID connectionId, GrantState state, GrantRows.Purpose purpose) {
        Waiting line = lines.computeIfAbsent(connectionId, id -> new Waiting());
        long begun = System.nanoTime();
        line.enter(PATIENCE);
        try {
            AccessToken cached = purpose == GrantRows.Purpose.PROOF ? null : cache.find(state);
            if (cached != null) {
                return cached;
            }
            if (purpose == GrantRows.Purpose.USE) {
                line.sharedSince(begun);
            }
            return asked(line, state, purpose);
        } finally {
            line.leave();
        }
    }

    private AccessToken asked(Waiting line, GrantState state, GrantRows.Purpose purpose) {
        try {
            return state.application() ? acquired(state.connectionId(), purpose) : refreshed(state, purpose);
        } catch (ConnectionUnavailable e) {
            line.failed(e);
            throw e;
        }
    }

    private AccessToken refreshed(GrantState known, GrantRows.Purpose purpose) {
        UUID connectionId = known.connectionId();
        ready(known);
        spare(purpose);
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < giveUp) {
            // a claim looks at the state itself; whoever gets none learns why
            Optional<AccessToken> token = refresh.claim(connectionId, purpose).flatMap(this::refreshed);
            if (token.isPresent()) {
                return token.get();
            }
            GrantState state = purpose == GrantRows.Purpose.USE ? usable(connectionId) : known(connectionId);
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            AccessToken handed = purpose == GrantRows.Purpose.PROOF ? null : cache.find(state);
            if (handed != null) {
                return handed;
            }
        }
        throw new ConnectionUnavailable("Another replica refreshes this sign-in", PAUSE);
    }

    private void ready(GrantState state) {
        try {
            refresh.ready(state.tenant());
        } catch (MicrosoftException e) {
            // a pause of a day must not look like health
            reports.failed(state.connectionId(), state.acquiredAt(), e.failure());
            throw asOurs(state.connectionId(), e.failure());
        }
    }

    private void spare(GrantRows.Purpose purpose) {
        if (purpose == GrantRows.Purpose.USE) {
            refresh.closed().ifPresent(pause -> {
                throw new ConnectionUnavailable("Microsoft does not answer", pause);
            });
        }
    }

    /**
     * Needs no lease: an application's token can be had any number of times. What was asked for by a consent or a
     * credential that has been replaced meanwhile says nothing about those that count now.
     */
    private AccessToken acquired(UUID connectionId, GrantRows.Purpose purpose) {
        spare(purpose);
        for (int again = 0; ; again++) {
            GrantState state = purpose == GrantRows.Purpose.USE ? usable(connectionId) : known(connectionId);
            ConnectionView connection = connections.get(connectionId);
            Optional<Instant> credential = applications.credentialSince(connection);
            try {
                AccessToken token = applications.acquire(connection);
                cache.share(state, connection.customerId(), token);
                return token;
            } catch (MicrosoftException e) {
                boolean last = again == MOST_REPLACED || e.failure().passing();
                boolean replaced = !credential.equals(applications.credentialSince(connection));
                boolean news = (last || !replaced) && reports.failed(connectionId, state.acquiredAt(), e.failure());
                if (last || news) {
                    throw asOurs(connectionId, e.failure());
                }
            }
        }
    }

    /** Empty where the sign-in of the lease is not the one that counts any more. */
    private Optional<AccessToken> refreshed(TokenRefresh.Claim claim) {
        GrantLease lease = claim.lease();
        try {
            return refresh.refresh(claim).map(tokens -> kept(lease, tokens));
        } catch (MicrosoftException e) {
            reports.failed(lease.connectionId(), lease.signedInAt(), e.failure());
            throw asOurs(lease.connectionId(), e.failure());
        }
    }

    /** What was asked for was chosen here: that it is refused says nothing about the connection, a dead sign-in does. */
    private Optional<AccessToken> tried(TokenRefresh.Claim claim) {
        GrantLease lease = claim.lease();
        try {
            return refresh.refresh(claim).map(tokens -> kept(lease, tokens));
        } catch (MicrosoftException e) {
            if (e.failure() instanceof MicrosoftFailure.ConsentLost) {
                return Optional.empty();
            }
            if (TokenRefresh.dead(e.failure())) {
                reports.failed(lease.connectionId(), lease.signedInAt(), e.failure());
            }
            throw asOurs(lease.connectionId(), e.failure());
        }
    }

    private AccessToken kept(GrantLease lease, TokenSet tokens) {
        AccessToken token = new AccessToken(tokens.accessToken(), tokens.expiresAt());
        cache.share(lease, token);
        return token;
    }

    private RuntimeException asOurs(UUID connectionId, MicrosoftFailure failure) {
        return switch (failure) {
            case MicrosoftFailure.Throttled throttled -> ConnectionUnavailable.throttled(throttled.retryAfter());
            case MicrosoftFailure.Unavailable down -> away(down);
            case MicrosoftFailure.Unreadable unreadable ->
                new ConnectionUnavailable("Microsoft's answer cannot be read", PAUSE);
            default -> broken(connectionId);
        };
    }

    private static ConnectionUnavailable away(MicrosoftFailure.Unavailable down) {
        return down.behind()
                ? new ConnectionUnavailable(
                        down.appRefused()
                                ? "Microsoft refuses the app, and whether in this organisation alone is not known yet"
                                : "Not all of Microsoft's servers know the new credential yet",
                        down.retryAfter() == null ? PAUSE : down.retryAfter())
                : ConnectionUnavailable.silent(down.retryAfter());
    }

    private ConnectionBroken broken(UUID connectionId) {
        return ConnectionBroken.of(connections.get(connectionId));
    }

    private GrantState usable(UUID connectionId) {
        GrantState state = known(connectionId);
        if (state.connection() != ConnectionState.ACTIVE) {
            throw broken(connectionId);
        }
        if (!state.usable()) {
            throw ConnectionBroken.ofDeadSignIn(connections.get(connectionId));
        }
        return state;
    }

    private GrantState known(UUID connectionId) {
        return rows.state(connectionId)
                .orElseThrow(() -> connections
                        .find(connectionId)
                        .<RuntimeException>map(ConnectionBroken::of)
                        .orElseGet(() -> new NotFound("No connection " + connectionId)));
    }
}
