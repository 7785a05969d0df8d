package io.gatehouse.provider;

import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.TenantId;
import org.jspecify.annotations.Nullable;

/** How a provider presents itself to its customers' admins. */
public record ProviderProfile(
        ProviderId id,
        String name,
        TenantId homeTenant,
        @Nullable String supportEmail,
        @Nullable String securityEmail,
        @Nullable String phone,
        @Nullable String address,
        @Nullable String privacyUrl) {}
