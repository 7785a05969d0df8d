package io.gatehouse.connection;

import io.gatehouse.shared.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Microsoft Graph tells about a customer's tenant; the default domain stands first. */
public record TenantFacts(TenantId id, @Nullable String name, List<String> domains) {

    public TenantFacts {
        domains = List.copyOf(domains);
    }

    public @Nullable String domain() {
        return domains.isEmpty() ? null : domains.getFirst();
    }
}
