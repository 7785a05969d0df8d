package io.gatehouse.connection.disconnect;

import java.util.List;
import java.util.UUID;

/** Knows which other organisations consented to a customer's app: they keep it, whatever becomes of the connection. */
public interface ConsentsElsewhere {

    /** In no language: organisation, tenant, app, client id. */
    List<String> of(UUID customer, UUID registration);
}
