package io.gatehouse.registration.attempt;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The way out of the house: every call to Microsoft that changes or reads something goes through here. */
public interface External {

    <T> T call(Supplier<T> external);

    default void act(Runnable external) {
        changed(() -> {
            external.run();
            return true;
        });
    }

    /** For what changes something and answers whether it did. */
    default boolean changed(BooleanSupplier external) {
        return call(external::getAsBoolean);
    }
}
