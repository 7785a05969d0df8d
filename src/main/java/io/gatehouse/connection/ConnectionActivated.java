package io.gatehouse.connection;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.TenantId;
import java.util.UUID;

/** A connection was created, confirmed or repaired: its tokens may be used from now on. */
public record ConnectionActivated(
        ProviderId provider, UUID connectionId, UUID customerId, TenantId tenant, Actor actor) {}
