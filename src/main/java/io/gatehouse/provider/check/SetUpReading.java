package io.gatehouse.provider.check;

import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationOwners;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.application.ServicePrincipals;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.provider.errand.LentRights;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads a registration and what surrounds it with somebody's rights. Never call it inside a transaction. */
@Component
class SetUpReading {

    private final Graph graph;
    private final Applications applications;
    private final ApplicationOwners owners;
    private final ServicePrincipals principals;

    SetUpReading(Graph graph, Applications applications, ApplicationOwners owners, ServicePrincipals principals) {
        this.graph = graph;
        this.applications = applications;
        this.owners = owners;
        this.principals = principals;
    }

    SetUpFacts.Seen read(LentRights lent, String clientId) {
        GraphAccess access = lent.access();
        Application application = applications.byAppId(access, clientId).orElse(null);
        return new SetUpFacts.Seen(
                lent.lender(),
                graph.organization(access),
                application,
                application == null ? List.of() : owners.of(access, application.objectId()),
                principals.byAppId(access, clientId).orElse(null));
    }
}
