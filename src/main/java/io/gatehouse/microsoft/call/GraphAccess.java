package io.gatehouse.microsoft.call;

import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;

/**
 * With what Graph is called.
 *
 * @param tenant whose budget of calls is used
 * @param accessToken opaque to us (E:access-token-claims-reference)
 */
public record GraphAccess(TenantId tenant, Secret accessToken) {}
