package io.gatehouse.connection.grant;

import io.gatehouse.audit.Outcome;
import io.gatehouse.connection.ConnectionActivated;
import io.gatehouse.connection.ConnectionDisconnected;
import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.ProvenSignIn;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.ProviderScope;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Keeps proven sign-ins as connections, sealed; joins the transaction that completes an invitation. */
@Service
@Transactional(propagation = Propagation.MANDATORY)
public class DelegatedGrants {

    private final ConnectionRepository connections;
    private final GrantRows rows;
    private final HealthReports health;
    private final Customers customers;
    private final ConnectionTrail trail;
    private final Clock clock;

    DelegatedGrants(
            ConnectionRepository connections,
            GrantRows rows,
            HealthReports health,
            Customers customers,
            ConnectionTrail trail,
            Clock clock) {
        this.connections = connections;
        this.rows = rows;
        this.health = health;
        this.customers = customers;
        this.trail = trail;
        this.clock = clock;
    }

    /** Seals the sign-in; nothing uses it before {@link #activate}. */
    public UUID keep(ProvenSignIn signIn, Actor by) {
        Connection present = present(signIn);
        tellOther(present, signIn, by);
        return keep(present, signIn, by);
    }

    /** The same for a sign-in that the provider looks at first: a connection that works goes on beside it meanwhile. */
    public UUID hold(ProvenSignIn signIn, Actor by) {
        Connection present = present(signIn);
        if (present == null || present.state() != ConnectionState.ACTIVE) {
            return keep(present, signIn, by);
        }
        tellOther(present, signIn, by);
        List<HealthReason> warnings = health.warnings(signIn);
        Instant now = clock.instant();
        Connection candidate = connections
                .lockCandidate(ProviderScope.required().value(), present.id())
                .orElse(null);
        if (candidate == null) {
            candidate = present.candidate(signIn, warnings, by.name(), now);
        } else {
            candidate.renew(signIn, warnings, now);
        }
        return kept(candidate, signIn);
    }

    private UUID keep(@Nullable Connection present, ProvenSignIn signIn, Actor by) {
        List<HealthReason> warnings = health.warnings(signIn);
        if (present == null) {
            Instant now = clock.instant();
            return kept(Connection.of(ProviderScope.required(), signIn, warnings, by.name(), now), signIn);
        }
        present.renew(signIn, warnings, clock.instant());
        return kept(present, signIn);
    }

    /**
     * What an administrator granted for a connection that acts as a service account.
     *
     * @param connectionId whose kept sign-in has been seen to get a token with all of it
     */
    public record Widened(
            UUID connectionId,
            UUID invitationId,
            int profileVersion,
            List<String> wantedScopes,
            List<String> grantedScopes,
            String consentedBy) {}

    /** The service account's sign-in goes on, also one that waits beside it; nothing of the administrator's is kept. */
    public void widen(Widened more, Actor by) {
        Connection connection = locked(more.connectionId());
        Instant now = clock.instant();
        connection.widen(more, now);
        connections.saveAndFlush(connection);
        connections
                .lockCandidate(ProviderScope.required().value(), connection.id())
                .filter(connection::sharesConsent)
                .ifPresent(candidate -> {
                    candidate.consentWidened(more, now);
                    connections.saveAndFlush(candidate);
                });
        audit(connection, "widened", by, Map.of());
    }

    /** Of all that a link can bring this is what nobody expects: it is written down, whether it is used at once or not. */
    private void tellOther(@Nullable Connection present, ProvenSignIn signIn, Actor by) {
        if (present != null && present.actsForAnother(signIn)) {
            String what = signIn.account() == null ? "application_instead" : "other_account";
            audit(present, what, by, Map.of("instead", present.account()));
        }
    }

    private UUID kept(Connection connection, ProvenSignIn signIn) {
        connections.saveAndFlush(connection);
        rows.keep(connection.id(), signIn);
        return connection.id();
    }

    /** The connection that will be there once this one is active: itself, or the one whose place it takes. */
    public UUID lasting(UUID connectionId) {
        UUID place = locked(connectionId).standsInFor();
        return place == null ? connectionId : place;
    }

    /** From here on the connection works; its customer is bound to the tenant. */
    public void activate(UUID connectionId, Actor by) {
        Connection waiting = waiting(connectionId);
        boolean widened = waiting.state() == ConnectionState.ACTIVE;
        Connection connection = inItsPlace(waiting);
        boolean again = connection.connectedBefore();
        connection.activate(clock.instant());
        connections.saveAndFlush(connection);
        customers.connected(connection.customerId(), connection.tenant(), connection.domain(), connection.tenantName());
        health.report(connection);
        if (!widened) {
            audit(connection, again ? "reconnected" : "created", by, Map.of());
        }
        trail.publish(new ConnectionActivated(
                ProviderScope.required(), connection.id(), connection.customerId(), connection.tenant(), by));
    }

    /** One that was dropped meanwhile has no sign-in left: it must not take the place of one that works. */
    private Connection waiting(UUID connectionId) {
        Connection connection = locked(connectionId);
        if (connection.state() == ConnectionState.DISCONNECTED) {
            throw new Conflict(
                    "connection.dropped",
                    "The sign-in that waited here was withdrawn. Nothing was changed: refuse this request and send a new invitation.",
                    connectionId);
        }
        return connection;
    }

    private Connection inItsPlace(Connection confirmed) {
        UUID place = confirmed.standsInFor();
        if (place == null) {
            return confirmed;
        }
        Connection lasting = locked(place);
        rows.move(confirmed, lasting.id());
        lasting.takeOver(confirmed, clock.instant());
        connections.delete(confirmed);
        connections.flush();
        return lasting;
    }

    /**
     * A provider does not want this invitation's sign-in: its tokens are erased. A connection that worked before waits for
     * another; what works already, or holds the newer sign-in of another invitation, is left alone.
     */
    public void refuse(UUID connectionId, UUID invitationId, String reason, Actor by) {
        Connection connection = locked(connectionId);
        if (!connection.holdsSignInOf(invitationId)) {
            return;
        }
        if (connection.connectedBefore()) {
            rows.erase(connectionId);
            connection.activate(clock.instant());
            connection.judge(List.of(health.refusedSignIn()), clock.instant());
            connections.saveAndFlush(connection);
            health.report(connection);
        } else {
            end(connection);
        }
        audit(connection, "refused", by, Map.of("reason", reason));
    }

    /** The last step of a disconnection. */
    public void erase(UUID connectionId, Actor by) {
        Connection connection = locked(connectionId);
        if (connection.state() == ConnectionState.DISCONNECTED) {
            return;
        }
        connections
                .lockCandidate(ProviderScope.required().value(), connectionId)
                .ifPresent(candidate -> erase(candidate.id(), by));
        end(connection);
        health.report(connection);
        audit(connection, "disconnected", by, Map.of());
        trail.publish(new ConnectionDisconnected(
                ProviderScope.required(), connection.id(), connection.customerId(), connection.tenant(), by));
    }

    private void end(Connection connection) {
        Instant now = clock.instant();
        rows.erase(connection.id());
        connection.disconnect(now);
        connections.saveAndFlush(connection);
    }

    /**
     * Locks the connection before the customer, as whoever reports on its health does: else one of the two is told to begin
     * anew, and who has just signed in cannot. By the customer's lock the second of two sign-ins for one service finds the
     * connection of the first.
     */
    private @Nullable Connection present(ProvenSignIn signIn) {
        Connection before = existing(signIn);
        customers.inProgress(signIn.customerId());
        return before == null ? existing(signIn) : before;
    }

    private @Nullable Connection existing(ProvenSignIn signIn) {
        UUID provider = ProviderScope.required().value();
        UUID wanted = signIn.connectionId();
        // one that was disconnected since the link was sent stays so; the sign-in makes another
        return (wanted == null ? Optional.<Connection>empty() : connections.lock(provider, wanted))
                .filter(connection -> connection.state() != ConnectionState.DISCONNECTED)
                .or(() -> connections.lockOpen(provider, signIn.customerId(), signIn.profile()))
                .orElse(null);
    }

    private Connection locked(UUID connectionId) {
        return connections
                .lock(ProviderScope.required().value(), connectionId)
                .orElseThrow(() -> new NotFound("No connection " + connectionId));
    }

    private void audit(Connection connection, String action, Actor by, Map<String, String> details) {
        trail.note(connection.id(), connection.customerId(), action, by, Outcome.SUCCESS, details);
    }
}
