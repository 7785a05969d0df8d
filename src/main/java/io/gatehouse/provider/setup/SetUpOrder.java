package io.gatehouse.provider.setup;

import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * What somebody at the set-up page wants.
 *
 * @param appName the name that customers will read
 * @param firstOwner sign-in name of the first owner
 * @param partnerId the company's number at Partner Center
 */
record SetUpOrder(
        TenantId home,
        String providerName,
        String appName,
        String firstOwner,
        @Nullable String partnerId,
        Secret token) {}
