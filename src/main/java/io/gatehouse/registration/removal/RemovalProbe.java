package io.gatehouse.registration.removal;

import io.gatehouse.registration.attempt.External;
import io.gatehouse.shared.CrashPoint;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Told after each external call of a removal and before what it brought is written down. */
@Component
class RemovalProbe implements External {

    void called() {
        CrashPoint.hit("removal.called");
    }

    @Override
    public <T> T call(Supplier<T> external) {
        try {
            return external.get();
        } finally {
            called();
        }
    }
}
