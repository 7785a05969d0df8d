package io.gatehouse.connection.consent;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.registration.AppRegistrations;
import org.springframework.stereotype.Component;

/** What the tenant of a connection grants it, read with the connection's own token. */
@Component
public class ConsentReadings {

    private final Consents consents;
    private final AppRegistrations registrations;
    private final AccountRoles roles;

    ConsentReadings(Consents consents, AppRegistrations registrations, AccountRoles roles) {
        this.consents = consents;
        this.registrations = registrations;
        this.roles = roles;
    }

    public ConsentReading of(ConnectionView connection, GraphAccess access) {
        String clientId = registrations.get(connection.registrationId()).clientId();
        if (connection.actsAlone()) {
            return consents.ofApplication(access, clientId);
        }
        ConsentReading reading = consents.ofSignIn(connection, access, clientId);
        roles.read(connection.id(), access);
        return reading;
    }
}
