package io.gatehouse.provider.repair;

import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.graph.Grants;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.microsoft.graph.GraphFacts.Me;
import io.gatehouse.microsoft.graph.GraphFacts.PermissionGrant;
import io.gatehouse.microsoft.graph.GraphFacts.ServicePrincipal;
import io.gatehouse.provider.errand.LentRights;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The consent that a lender gave for his rights: it outlives the token, so it is taken back with the last use of it. */
@Component
class LentConsent {

    private static final Logger log = LoggerFactory.getLogger(LentConsent.class);
    private static final Set<String> MIGHTY =
            Set.of("Application.ReadWrite.All", "DelegatedPermissionGrant.ReadWrite.All");

    private final Graph graph;
    private final Grants grants;

    LentConsent(Graph graph, Grants grants) {
        this.graph = graph;
        this.grants = grants;
    }

    /** What he had consented to before for something else goes as well only where it stands in the same grant. */
    void takeBack(LentRights lent, String clientId) {
        GraphAccess access = lent.access();
        try {
            Me lender = graph.me(access);
            graph.servicePrincipal(access, clientId)
                    .map(ServicePrincipal::id)
                    .ifPresent(principal -> grants.delegated(access, principal).stream()
                            .filter(grant -> mighty(grant, lender))
                            .forEach(grant -> shrink(access, principal, grant)));
        } catch (MicrosoftException e) {
            log.warn(
                    "The consent of {} could not be taken back: {}",
                    lent.lender(),
                    e.failure().error().summary());
        }
    }

    private static boolean mighty(PermissionGrant grant, Me lender) {
        boolean his = grant.tenantWide() || lender.id().equalsIgnoreCase(grant.principalId());
        return his && grant.scopes().stream().anyMatch(MIGHTY::contains);
    }

    private void shrink(GraphAccess access, String principal, PermissionGrant grant) {
        if (grant.tenantWide()) {
            Set<String> left = new TreeSet<>(grant.scopes());
            left.removeAll(MIGHTY);
            grants.setTenantWide(access, principal, grant.resourceId(), left);
        } else {
            grants.revokeDelegated(access, grant.id());
        }
    }
}
