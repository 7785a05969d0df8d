package io.gatehouse.alert.cause;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.Cause;
import java.util.Collection;
import java.util.Set;

/** Tells which causes of its kinds stand; asked again and again, by one replica at a time. */
interface CauseSource {

    /** No other source tells causes of these kinds. */
    Set<AlertKind> kinds();

    Collection<Cause> standing();

    /** Whether nothing can be said at the moment about what an open alert is about. */
    default boolean unknown(Alert alert) {
        return false;
    }
}
