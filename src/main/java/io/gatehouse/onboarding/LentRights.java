package io.gatehouse.onboarding;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.time.Instant;
import java.util.UUID;

/**
 * Lets a higher module use the rights that an administrator of a customer lends for an hour by signing in through a
 * link with the purpose REMOVE. Called in a transaction; whoever takes the access token must seal it.
 */
public interface LentRights {

    /** Refuses the rights of another tenant than the customer's by a Conflict. */
    void lent(UUID customerId, Lent lent);

    /** The loan: nothing of it is kept but what the module seals. */
    record Lent(TenantId tenant, Secret accessToken, Instant until, Actor by) {}
}
