package io.gatehouse.registration.bootstrap;

import io.gatehouse.shared.TenantId;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Says what else the provider's own app is still needed for in a customer's tenant, before its consent there is
 * removed. Asked outside of a transaction; several answers are joined.
 */
public interface BootstrapGuard {

    /**
     * The delegated permissions (short names) that a live connection still needs; empty: none does.
     *
     * @param leaving a connection that goes over to a registration of the customer's own and needs the app no longer
     */
    Set<String> stillWanted(TenantId tenant, String clientId, @Nullable UUID leaving);
}
