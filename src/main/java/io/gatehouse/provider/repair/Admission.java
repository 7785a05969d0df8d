package io.gatehouse.provider.repair;

import io.gatehouse.microsoft.application.ServicePrincipals;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.graph.Grants;
import io.gatehouse.microsoft.graph.GraphFacts.ServicePrincipal;
import io.gatehouse.microsoft.permission.KnownResource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Lets a registration into the home tenant, so that operators sign in without being asked for consent one by one. */
@Component
public class Admission {

    private static final Logger log = LoggerFactory.getLogger(Admission.class);
    private static final List<String> SIGN_IN = List.of("openid", "profile", "User.Read");

    private final ServicePrincipals principals;
    private final Grants grants;

    Admission(ServicePrincipals principals, Grants grants) {
        this.principals = principals;
        this.grants = grants;
    }

    public void admit(GraphAccess access, String clientId) {
        Optional<ServicePrincipal> known = principals.byAppId(access, clientId);
        ServicePrincipal principal = known.orElseGet(() -> principals.create(access, clientId));
        if (!principal.enabled()) {
            principals.enable(access, principal.id(), true);
        }
        principals
                .byAppId(access, KnownResource.GRAPH.appId())
                .ifPresent(graph -> consent(access, principal.id(), graph.id()));
    }

    /** Many tenants forbid people to consent; then nobody could sign in. Without the right to it everybody is asked. */
    private void consent(GraphAccess access, String principal, String graph) {
        Set<String> scopes = new TreeSet<>(SIGN_IN);
        grants.tenantWide(access, principal, graph).ifPresent(present -> scopes.addAll(present.scopes()));
        try {
            grants.setTenantWide(access, principal, graph, scopes);
        } catch (MicrosoftException e) {
            if (!(e.failure() instanceof MicrosoftFailure.Refused)) {
                throw e;
            }
            log.info("Operators consent one by one: {}", e.failure().error().summary());
        }
    }
}
