package io.gatehouse.registration;

import io.gatehouse.shared.TenantId;
import java.util.Set;

/**
 * Says what else the provider's own app is still needed for in a customer's tenant, before its consent there is
 * removed. Asked outside of a transaction; several answers are joined.
 */
public interface BootstrapGuard {

    /** The delegated permissions (short names) that a live connection still needs; empty: none does. */
    Set<String> stillWanted(TenantId tenant, String clientId);
}
