package io.gatehouse.connection.consent;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.grant.GrantRows;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.Pacing;
import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.microsoft.token.TokenRoles;
import io.gatehouse.registration.AppRegistrations;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * What the tenant of a connection grants it, read with the connection's own token. Servers of Microsoft's may be behind
 * each other: where a list lacks what the token just received holds, it is looked at again before anybody is blamed.
 */
@Component
public class ConsentReadings {

    /** Short, as another call is likely to meet another server; a check must not look slow for it. */
    private static final List<Duration> AGAIN = List.of(Duration.ofMillis(200), Duration.ofMillis(600));

    private final Consents consents;
    private final AppRegistrations registrations;
    private final AccountRoles roles;
    private final GrantRows rows;

    ConsentReadings(Consents consents, AppRegistrations registrations, AccountRoles roles, GrantRows rows) {
        this.rows = rows;
        this.consents = consents;
        this.registrations = registrations;
        this.roles = roles;
    }

    public ConsentReading of(ConnectionView connection, GraphAccess access) {
        String clientId = registrations.get(connection.registrationId()).clientId();
        if (connection.actsAlone()) {
            Set<String> held = new HashSet<>(connection.wantedRoles());
            held.retainAll(TokenRoles.of(access.accessToken()).orElse(Set.of()));
            return agreed(
                    () -> consents.ofApplication(access, clientId),
                    reading -> reading.installed() && reading.roles().containsAll(held));
        }
        Set<String> held = new HashSet<>(connection.wantedScopes());
        held.removeAll(Scopes.missing(held, rows.scopes(connection.id())));
        ConsentReading reading = agreed(() -> consents.ofSignIn(connection, access, clientId), one -> one.covers(held));
        roles.read(connection.id(), access);
        return reading;
    }

    /** The same by the sign-in of an administrator who is there anyway. */
    public ConsentReading lent(ConnectionView connection, GraphAccess access) {
        String clientId = registrations.get(connection.registrationId()).clientId();
        return agreed(
                () -> consents.lent(connection, access, clientId),
                reading -> !reading.looked(ConsentReading.CONSENT)
                        || reading.installed()
                                && reading.covers(connection.grantedScopes())
                                && reading.roles().containsAll(connection.grantedRoles()));
    }

    private static ConsentReading agreed(Supplier<ConsentReading> look, Predicate<ConsentReading> agrees) {
        ConsentReading reading = look.get();
        for (Duration pause : AGAIN) {
            if (agrees.test(reading)) {
                return reading;
            }
            Pacing.pause(pause);
            reading = look.get();
        }
        return reading;
    }
}
