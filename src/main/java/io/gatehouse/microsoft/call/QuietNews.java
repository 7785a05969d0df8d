package io.gatehouse.microsoft.call;

import io.gatehouse.shared.TenantId;
import java.time.Duration;

/** Told when Graph wants quiet for a tenant: whoever else calls for it, other replicas above all, has to keep quiet too. */
@FunctionalInterface
public interface QuietNews {

    QuietNews NOBODY = (tenant, wait) -> {};

    void wanted(TenantId tenant, Duration wait);
}
