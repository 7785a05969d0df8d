package io.gatehouse.registration;

import io.gatehouse.shared.TenantId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An app registration as Microsoft knows it.
 *
 * @param tenant the directory it lives in
 * @param displayName the name that Microsoft's consent page shows
 * @param publisher the publisher named there, where we were told
 */
public record AppRegistration(
        UUID id,
        TenantId tenant,
        String clientId,
        String displayName,
        @Nullable String publisher,
        @Nullable Boolean publisherVerified) {}
