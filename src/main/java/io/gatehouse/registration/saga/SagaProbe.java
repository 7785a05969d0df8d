package io.gatehouse.registration.saga;

import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.shared.CrashPoint;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Told after each external call of a saga and before what it brought is written down; tests let the process die here. */
@Component
public class SagaProbe {

    public void called(StepKey step) {
        CrashPoint.hit("saga." + step.name().toLowerCase(Locale.ROOT) + ".called");
    }
}
