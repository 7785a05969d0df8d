package io.gatehouse.subscription;

import java.util.List;
import java.util.UUID;

/** Whose presence is wanted; the module that keeps the copy of the directory implements it. */
public interface WatchedPeople {

    /** Object ids of the customer's people, in a stable order; empty while there is no copy. */
    List<String> of(UUID customerId);
}
