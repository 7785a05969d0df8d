package io.gatehouse.registration.rotation;

import io.gatehouse.registration.attempt.External;
import io.gatehouse.shared.CrashPoint;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Told after each external call of a rotation and before what it brought is written down. */
@Component
public class RotationProbe implements External {

    void called() {
        CrashPoint.hit("rotation.called");
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
