package io.gatehouse.microsoft.call;

import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * The tenant and access token of a Graph call.
 *
 * @param tenant whose budget of calls is used
 * @param accessToken opaque to us (E:access-token-claims-reference)
 * @param clientId the application whose token it is, so that it keeps quiet with all others of that application; null
 *     where a person waits for this one call
 */
public record GraphAccess(
        TenantId tenant, Secret accessToken, @Nullable String clientId) {

    public GraphAccess(TenantId tenant, Secret accessToken) {
        this(tenant, accessToken, null);
    }
}
