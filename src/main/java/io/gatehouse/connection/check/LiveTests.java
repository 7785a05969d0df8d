package io.gatehouse.connection.check;

import io.gatehouse.connection.TenantFacts;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.microsoft.graph.GraphFacts.Organization;
import io.gatehouse.microsoft.graph.GraphFacts.VerifiedDomain;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Service;

/** Tries with a real call whether a connection does what its service needs. */
@Service
public class LiveTests {

    private final Graph graph;

    LiveTests(Graph graph) {
        this.graph = graph;
    }

    /** Reads the organisation: it proves that the token works in this tenant, and tells the tenant's name. */
    public TenantFacts run(GraphAccess access) {
        Organization organization = graph.organization(access);
        List<String> domains = new ArrayList<>();
        String main = organization.mainDomain();
        if (main != null) {
            domains.add(main);
        }
        organization.domains().stream()
                .map(VerifiedDomain::name)
                .filter(name -> !name.equals(main))
                .sorted()
                .forEach(domains::add);
        return new TenantFacts(access.tenant(), organization.displayName(), domains);
    }
}
