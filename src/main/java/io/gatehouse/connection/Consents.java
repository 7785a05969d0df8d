package io.gatehouse.connection;

import io.gatehouse.microsoft.Graph;
import io.gatehouse.microsoft.GraphAccess;
import io.gatehouse.microsoft.GraphFacts.PermissionGrant;
import io.gatehouse.microsoft.GraphFacts.ServicePrincipal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Service;

/** Reads what a tenant really granted; an answer of the consent page is a hint, this is the proof. */
@Service
public class Consents {

    private final Graph graph;

    Consents(Graph graph) {
        this.graph = graph;
    }

    /** @param personId object id of the person whose own grants are told apart from everybody's */
    public ConsentReading read(GraphAccess access, String clientId, String personId) {
        Optional<ServicePrincipal> app = graph.servicePrincipal(access, clientId);
        if (app.isEmpty()) {
            return new ConsentReading(false, Set.of(), Set.of());
        }
        List<PermissionGrant> grants = graph.permissionGrants(access, app.get().id());
        Set<String> tenantWide = new HashSet<>();
        Set<String> personal = new HashSet<>();
        for (PermissionGrant grant : grants) {
            if (grant.tenantWide()) {
                tenantWide.addAll(grant.scopes());
            } else if (personId.equalsIgnoreCase(grant.principalId())) {
                personal.addAll(grant.scopes());
            }
        }
        return new ConsentReading(true, tenantWide, personal);
    }
}
