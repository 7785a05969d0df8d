package io.gatehouse.connection.grant;

import io.gatehouse.audit.Outcome;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.ProvenSignIn;
import io.gatehouse.connection.Severity;
import io.gatehouse.customer.CustomerHealth;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderScope;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Keeps the health of connections: whoever uses one tells here how that went, and it shows at once. */
@Service
public class HealthReports {

    private final ConnectionRepository connections;
    private final GrantRows grants;
    private final FailureTexts texts;
    private final Customers customers;
    private final ConnectionTrail trail;
    private final Clock clock;

    HealthReports(
            ConnectionRepository connections,
            GrantRows grants,
            FailureTexts texts,
            Customers customers,
            ConnectionTrail trail,
            Clock clock) {
        this.connections = connections;
        this.grants = grants;
        this.texts = texts;
        this.customers = customers;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * Microsoft gave no token: whatever it says, the connection does not work, and it shows in its own words.
     *
     * @param signedInAt what {@link GrantState} said before the call: if somebody signed in anew meanwhile, the call went by
     *     the sign-in of before and tells nothing about the one that repaired it
     * @return false where it was no news for that reason; what passes as soon as all of Microsoft's servers know a new
     *     credential changes nothing
     */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public boolean failed(UUID connectionId, Instant signedInAt, MicrosoftFailure failure) {
        Optional<Connection> alive = alive(connectionId, signedInAt);
        alive.filter(connection -> !failure.behind() && !knownGone(connection, failure))
                .ifPresent(connection -> {
                    judge(connection, standing(connection, failure, Severity::proven), null, false);
                    if (failure instanceof MicrosoftFailure.CredentialRejected) {
                        connections.refused(ProviderScope.required().value(), connectionId, clock.instant());
                    }
                });
        return alive.isPresent();
    }

    /** That the organisation is unknown says nothing new where it is known to be gone. */
    private static boolean knownGone(Connection connection, MicrosoftFailure failure) {
        return failure.kind() == FailureKind.TENANT_UNKNOWN
                && connection.reasons().stream()
                        .anyMatch(reason -> reason.code().equals(Severity.TENANT_GONE));
    }

    /**
     * Microsoft does not know the organisation: nothing else that stood against the connection counts any more, and nothing
     * is proven without a token. Empty where somebody signed in anew while it was looked for: it is known again.
     *
     * @param believed whether several looks some time apart say so
     */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public Optional<HealthReason> tenantMissing(UUID connectionId, Instant signedInAt, boolean believed) {
        HealthReason found = texts.reason(believed ? Severity.TENANT_GONE : FailureKind.TENANT_UNKNOWN.name());
        return alive(connectionId, signedInAt).map(connection -> {
            boolean news = believed && connection.reasons().stream().noneMatch(found::equals);
            if (believed) {
                connection.verified(clock.instant());
            }
            judge(connection, List.of(found), null, false);
            if (news && connection.state() == ConnectionState.ACTIVE) {
                // the health is as bad as it was before: nothing else would tell it
                note(connection, Outcome.FAILURE, texts.brief(found));
            }
            return found;
        });
    }

    /**
     * A check got a token and failed after that; failures that say nothing about the connection change nothing. False
     * where the check used a sign-in that has been replaced since: its result says nothing about the present one.
     */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public boolean checkFailed(UUID connectionId, Instant signedInAt, MicrosoftFailure failure) {
        Optional<Connection> alive = alive(connectionId, signedInAt);
        alive.ifPresent(connection -> {
            if (Severity.tellsAboutConnection(failure.kind()) && !failure.behind()) {
                judge(connection, standing(connection, failure, Severity::seen), null, true);
            } else {
                // what stood against it before has not been looked at: it goes on standing
                connection.verified(clock.instant());
                connections.saveAndFlush(connection);
            }
        });
        return alive.isPresent();
    }

    /**
     * The failure; one that passes says nothing against what stands already, and comes after it. That the provider's own
     * credential is refused says nothing against it either, and comes first: without it nobody learns anything else.
     */
    private List<HealthReason> standing(
            Connection connection, MicrosoftFailure failure, Predicate<HealthReason> outlives) {
        boolean ours = failure instanceof MicrosoftFailure.CredentialRejected && !connection.ownsRegistration();
        Stream<HealthReason> before = failure.passing() || ours
                ? connection.reasons().stream()
                        .filter(outlives)
                        .filter(reason -> !reason.code().equals(failure.kind().name()))
                        .filter(reason -> !ours || !Severity.replaces(failure.kind(), reason))
                : Stream.empty();
        if (ours) {
            return Stream.concat(Stream.of(texts.reason(failure)), before).toList();
        }
        return Stream.concat(before, Stream.of(texts.reason(failure))).toList();
    }

    /** A check got no token, as was told already: others are asked before this one is asked again. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void looked(UUID connectionId) {
        alive(connectionId)
                .filter(connection -> connection.health() != ConnectionHealth.HEALTHY)
                .ifPresent(connection -> {
                    connection.verified(clock.instant());
                    connections.saveAndFlush(connection);
                });
    }

    /** A check is still under way and Microsoft slow: that says nothing against what was seen before. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void slow(UUID connectionId, Instant signedInAt, HealthReason slowness) {
        alive(connectionId, signedInAt)
                .ifPresent(connection -> judge(
                        connection,
                        Stream.concat(connection.reasons().stream().filter(Severity::seen), Stream.of(slowness))
                                .toList(),
                        null,
                        true));
    }

    /** A check is still under way, or has nothing to say about the consent; what is known of that stays. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void checked(UUID connectionId, Instant signedInAt, List<HealthReason> found) {
        alive(connectionId, signedInAt).ifPresent(connection -> judge(connection, found, null, true));
    }

    /** A whole check went through; only what it found stands against the connection from now on. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void checked(UUID connectionId, Instant signedInAt, List<HealthReason> found, List<String> grantedScopes) {
        alive(connectionId, signedInAt).ifPresent(connection -> judge(connection, found, grantedScopes, true));
    }

    /** The same for a connection whose application acts itself. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void checked(
            UUID connectionId,
            Instant signedInAt,
            List<HealthReason> found,
            List<String> grantedScopes,
            List<String> grantedRoles) {
        alive(connectionId, signedInAt).ifPresent(connection -> {
            connection.rolesRead(grantedRoles, clock.instant());
            judge(connection, found, grantedScopes, true);
        });
    }

    /** Asked under the lock that a new sign-in takes as well. */
    private Optional<Connection> alive(UUID connectionId, Instant signedInAt) {
        return alive(connectionId)
                .filter(connection -> grants.state(connectionId)
                        .filter(now -> now.acquiredAt().equals(signedInAt))
                        .isPresent());
    }

    private Optional<Connection> alive(UUID connectionId) {
        return connections
                .lock(ProviderScope.required().value(), connectionId)
                .filter(connection -> connection.state() != ConnectionState.DISCONNECTED);
    }

    /** @param granted what the tenant grants, nothing at all included; null where it was not read */
    void judge(Connection connection, List<HealthReason> found, @Nullable List<String> granted, boolean checked) {
        Instant now = clock.instant();
        if (checked) {
            connection.verified(now);
        }
        if (granted != null) {
            connection.consentRead(granted, now);
        }
        ConnectionHealth before = connection.health();
        int hindered = hindered(connection);
        boolean refused = ours(connection);
        List<HealthReason> standing =
                connection.reasons().stream().filter(Severity::warning).toList();
        List<HealthReason> all =
                Stream.concat(found.stream(), standing.stream()).toList();
        // what waits for its confirmation is no news about the customer yet
        if (connection.judge(all, now) && connection.state() == ConnectionState.ACTIVE) {
            tell(connection, before, hindered(connection) < hindered);
            if (checked && refused && !ours(connection)) {
                trail.publish(new ProviderCredentialProven(connection.id(), now));
            }
        }
        connections.saveAndFlush(connection);
    }

    private void tell(Connection connection, ConnectionHealth before, boolean released) {
        List<HealthReason> reasons = connection.reasons();
        boolean well = connection.health() == ConnectionHealth.HEALTHY;
        String first = well || reasons.isEmpty() ? "" : texts.brief(reasons.getFirst());
        report(connection);
        if (before != connection.health() || released) {
            trail.publish(new ConnectionHealthChanged(
                    ProviderScope.required(),
                    connection.id(),
                    connection.customerId(),
                    before,
                    connection.health(),
                    reasons,
                    released));
        }
        if (before == connection.health()) {
            return;
        }
        note(connection, well ? Outcome.SUCCESS : Outcome.FAILURE, first);
    }

    private void note(Connection connection, Outcome outcome, String why) {
        trail.note(
                connection.id(),
                connection.customerId(),
                "health_changed",
                Actor.SYSTEM,
                outcome,
                Map.of("to", words(connection.health()), "why", why));
    }

    /** A customer is as well as the worst of its services; a warning alone is nothing to report. */
    void report(Connection connection) {
        Connection worst = connections.active(ProviderScope.required().value(), connection.customerId()).stream()
                .max(Comparator.comparing(Connection::health))
                .orElse(connection);
        String reason = worst.reasons().stream()
                .filter(one -> !Severity.warning(one))
                .map(texts::brief)
                .findFirst()
                .orElse(null);
        customers.reportHealth(
                connection.customerId(), CustomerHealth.valueOf(worst.health().name()), reason);
    }

    List<HealthReason> warnings(ProvenSignIn signIn) {
        return signIn.warning().map(texts::reason).stream().toList();
    }

    HealthReason refusedSignIn() {
        return texts.reason("REFUSED");
    }

    private static String words(ConnectionHealth health) {
        return health.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Whether it waits for the provider's own credential. */
    static boolean ours(Connection connection) {
        return connection.reasons().stream()
                .anyMatch(reason -> Severity.ofProvider(reason, connection.ownsRegistration()));
    }

    private static int hindered(Connection connection) {
        return Severity.hindered(connection.health(), connection.reasons(), connection.ownsRegistration());
    }
}
