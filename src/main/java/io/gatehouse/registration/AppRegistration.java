package io.gatehouse.registration;

import io.gatehouse.shared.TenantId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An app registration as Microsoft knows it.
 *
 * @param customerId whose tenant it lives in; null for the provider's own
 * @param tenant the directory it lives in
 * @param objectId names it in Graph's addresses; null while nobody told
 * @param servicePrincipalId its instance in its own tenant; null while nobody told
 * @param displayName the name that Microsoft's consent page shows
 * @param publisher the publisher named there, where we were told
 */
public record AppRegistration(
        UUID id,
        @Nullable UUID customerId,
        TenantId tenant,
        String clientId,
        @Nullable String objectId,
        @Nullable String servicePrincipalId,
        String displayName,
        @Nullable String publisher,
        @Nullable Boolean publisherVerified,
        Origin origin) {

    /** Where we know it from. */
    public enum Origin {
        /** The installation's settings. */
        CONFIGURED,
        /** Made by Gatehouse. */
        CREATED,
        /** Made by hand and typed in. */
        ADOPTED
    }
}
