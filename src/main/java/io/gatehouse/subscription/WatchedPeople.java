package io.gatehouse.subscription;

import java.util.List;
import java.util.UUID;

/** Whose presence is wanted; the module that keeps the copy of the directory implements it. */
public interface WatchedPeople {

    /** Object ids of all people of a customer, in a stable order; empty while no copy of them is up to date. */
    List<String> of(UUID customerId);
}
