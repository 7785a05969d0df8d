package io.gatehouse.registration.attempt;

import java.util.function.Supplier;

/** The way out of the house: every call to Microsoft that changes or reads something goes through here. */
public interface External {

    <T> T call(Supplier<T> external);

    default void act(Runnable external) {
        call(() -> {
            external.run();
            return Boolean.TRUE;
        });
    }
}
