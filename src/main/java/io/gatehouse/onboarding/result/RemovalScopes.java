package io.gatehouse.onboarding.result;

import io.gatehouse.registration.removal.MadeTeamsApps;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The rights that an administrator lends for a removal: no more than what was made in the tenant takes. */
@Component
public class RemovalScopes {

    private final MadeTeamsApps teamsApps;

    RemovalScopes(MadeTeamsApps teamsApps) {
        this.teamsApps = teamsApps;
    }

    /** As Microsoft's pages name them (“Delete application”, “Delete servicePrincipal”, “Delete teamsApp”, permissions). */
    public Set<String> of(UUID customerId) {
        Set<String> scopes = new LinkedHashSet<>(List.of("User.Read", "Application.ReadWrite.All"));
        if (deletesTeamsApp(customerId)) {
            scopes.add("AppCatalog.ReadWrite.All");
        }
        return scopes;
    }

    /** Whether one of ours is in the customer's catalogue, which only who administers Teams may change. */
    public boolean deletesTeamsApp(UUID customerId) {
        return !teamsApps.ofCustomer(customerId).isEmpty();
    }
}
