package io.gatehouse.alert.route;

import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One thing that a route has to tell; without an alert it is a test. */
record Delivery(
        UUID id,
        UUID route,
        @Nullable UUID alert,
        Event event,
        @Nullable Message message) {

    /** One message that the alert is about; its content is read in the inbox. */
    record Message(UUID id, String resource, Instant receivedAt) {}

    /** What is told. */
    enum Event {
        RAISED,
        RISEN,
        RESOLVED,
        /** Somebody put it off after it was told, and that time is over. */
        REMINDED,
        TEST,
        /** One of the messages that the alert is about. */
        MESSAGE;

        static String[] known() {
            return Arrays.stream(values()).map(Event::name).toArray(String[]::new);
        }
    }
}
