package io.gatehouse.alert.route;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One thing that a route has to tell; without an alert it is a test. */
record Delivery(UUID id, UUID route, @Nullable UUID alert, Event event) {

    /** What is told. */
    enum Event {
        RAISED,
        RISEN,
        RESOLVED,
        TEST
    }
}
