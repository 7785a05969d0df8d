package io.gatehouse.connection.drift;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.consent.ConsentReading;
import io.gatehouse.connection.consent.ConsentReadings;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.shared.Actor;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.modulith.NamedInterface;
import org.springframework.stereotype.Service;

/** Looks at a tenant with the sign-in of an administrator who is there for something else: he may read more than most connections may. */
@Service
@NamedInterface("drift")
public class LentLooks {

    private static final Logger log = LoggerFactory.getLogger(LentLooks.class);

    private final Connections connections;
    private final ConsentReadings consents;
    private final DriftReading readings;
    private final Drift drift;

    LentLooks(Connections connections, ConsentReadings consents, DriftReading readings, Drift drift) {
        this.connections = connections;
        this.consents = consents;
        this.readings = readings;
        this.drift = drift;
    }

    /** Never call it inside a transaction. What the administrator came for goes on, whatever Microsoft says to this. */
    public void look(UUID customer, String profile, @Nullable UUID named, GraphAccess access, Actor by) {
        connections
                .inUse(customer, profile, named)
                .filter(connection -> connection.tenant().equals(access.tenant()))
                .ifPresent(connection -> look(connection, access, by));
    }

    private void look(ConnectionView connection, GraphAccess access, Actor by) {
        try {
            ConsentReading reading = consents.lent(connection, access);
            drift.lent(connection, readings.look(connection, reading, access), by);
        } catch (MicrosoftException e) {
            log.info(
                    "Connection {} was not looked at: {}",
                    connection.id(),
                    e.failure().kind());
        }
    }
}
