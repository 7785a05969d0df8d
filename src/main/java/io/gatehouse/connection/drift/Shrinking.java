package io.gatehouse.connection.drift;

import io.gatehouse.audit.Outcome;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.PermissionUses;
import io.gatehouse.connection.grant.ConnectionTrail;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.graph.Grants;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.ProviderScope;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives permissions back that nothing needs: they are no longer wanted from then on, and taken out of the tenant's grant
 * where the connection's own rights reach. Elsewhere the look for differences names them until an administrator has done
 * it. Never call it inside a transaction.
 */
@Service
public class Shrinking {

    private final PermissionUses uses;
    private final AccessTokens tokens;
    private final AppRegistrations registrations;
    private final AtMicrosoft microsoft;
    private final Kept kept;

    Shrinking(
            PermissionUses uses,
            AccessTokens tokens,
            AppRegistrations registrations,
            AtMicrosoft microsoft,
            Kept kept) {
        this.uses = uses;
        this.tokens = tokens;
        this.registrations = registrations;
        this.microsoft = microsoft;
        this.kept = kept;
    }

    /** Where grants are read and changed. */
    @org.springframework.stereotype.Component
    record AtMicrosoft(Graph graph, Grants grants) {}

    /** What is wanted of a connection, as it is kept here. */
    @org.springframework.stereotype.Component
    record Kept(JdbcClient jdbc, TransactionTemplate transaction, ConnectionTrail trail) {

        void forget(ConnectionView connection, List<String> permissions, Actor actor) {
            UUID provider = ProviderScope.required().value();
            transaction.executeWithoutResult(status -> {
                for (String column : List.of("wanted_scopes", "wanted_roles")) {
                    jdbc.sql("update connection set " + column + " = array(select one from unnest(" + column
                                    + ") one where one <> all (?)), version = version + 1"
                                    + " where provider_id = ? and id = ?")
                            .params(permissions.toArray(String[]::new), provider, connection.id())
                            .update();
                }
                trail.note(
                        connection.id(),
                        connection.customerId(),
                        "shrunk",
                        actor,
                        Outcome.SUCCESS,
                        Map.of("what", String.join(", ", permissions)));
            });
        }
    }

    /**
     * @return whether the tenant's grant was changed as well
     * @throws Conflict where nothing is unused
     */
    public boolean shrink(ConnectionView connection, Actor actor) {
        List<String> unused = uses.unused(connection);
        if (unused.isEmpty()) {
            throw new Conflict("connection.unused.none", "Everything granted is in use.", connection.id());
        }
        boolean everywhere = inTenant(connection, Set.copyOf(unused));
        kept.forget(connection, unused, actor);
        tokens.forget(connection.id());
        return everywhere;
    }

    /** Application permissions and what our rights do not reach are left to an administrator there. */
    private boolean inTenant(ConnectionView connection, Set<String> unused) {
        try {
            GraphAccess access = tokens.graph(connection.id());
            String client = registrations.get(connection.registrationId()).clientId();
            return microsoft
                            .graph()
                            .servicePrincipal(access, client)
                            .map(principal -> patched(access, principal.id(), unused))
                            .orElse(false)
                    && connection.grantedRoles().stream().noneMatch(unused::contains);
        } catch (MicrosoftException e) {
            if (e.failure() instanceof MicrosoftFailure.Refused) {
                return false;
            }
            throw e;
        }
    }

    private boolean patched(GraphAccess access, String principal, Set<String> unused) {
        microsoft.grants().delegated(access, principal).stream()
                .filter(grant -> grant.tenantWide() && grant.scopes().stream().anyMatch(unused::contains))
                .forEach(grant -> {
                    Set<String> rest = new HashSet<>(grant.scopes());
                    rest.removeAll(unused);
                    microsoft.grants().setTenantWide(access, principal, grant.resourceId(), rest);
                });
        return true;
    }
}
