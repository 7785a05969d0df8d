package io.gatehouse.subscription.inbox;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Counts what came and what was dropped, as {@code gatehouse.notifications} with the reason. */
@Component
class Drops {

    enum Reason {
        ACCEPTED,
        REPEATED,
        UNKNOWN_ADDRESS,
        WRONG_STATE,
        UNREADABLE,
        NOT_PROVEN
    }

    private final MeterRegistry meters;

    Drops(MeterRegistry meters) {
        this.meters = meters;
    }

    void count(Reason reason, long items) {
        if (items > 0) {
            meters.counter("gatehouse.notifications", "outcome", reason.name().toLowerCase(Locale.ROOT))
                    .increment(items);
        }
    }
}
