package io.gatehouse.audit;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What a reader of the trail may know of customers; answered by the module that holds them. */
public interface KnownCustomers {

    /** The one of exactly this short name or name, or else those whose name, short name or reference has these words. */
    Set<UUID> called(String words);

    Optional<String> name(UUID customer);
}
