package io.gatehouse.connection;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.TenantId;
import java.util.UUID;

/** A connection has ended; its secrets are erased. */
public record ConnectionDisconnected(
        ProviderId provider, UUID connectionId, UUID customerId, TenantId tenant, Actor actor) {}
