package io.gatehouse.microsoft.policy;

import com.microsoft.graph.models.AppManagementPolicy;
import com.microsoft.graph.models.TenantAppManagementPolicy;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.GraphCalls;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.graph.GraphReading;
import io.gatehouse.microsoft.policy.PolicyFacts.CredentialRules;
import io.gatehouse.microsoft.policy.PolicyFacts.UserRights;
import java.util.Optional;

/**
 * What a tenant forbids beforehand; needs {@code Policy.Read.All}, without it {@link MicrosoftFailure.Refused}. Nothing
 * is tried twice; failures are {@link MicrosoftException}. Never call this inside a database transaction.
 */
public class TenantPolicies {

    private final GraphCalls calls;

    public TenantPolicies(GraphCalls calls) {
        this.calls = calls;
    }

    /** The rules for every application that has no policy of its own. */
    public CredentialRules credentials(GraphAccess access) {
        TenantAppManagementPolicy policy = calls.call(
                access, graph -> graph.policies().defaultAppManagementPolicy().get());
        return PolicyReading.rules(policy.getIsEnabled(), policy.getApplicationRestrictions());
    }

    /**
     * The rules for this application: of the policy assigned to it, else those of the tenant. Needs
     * {@code Application.Read.All} as well; one made a moment ago has no policy of its own yet.
     */
    public CredentialRules credentials(GraphAccess access, String objectId) {
        return assigned(access, objectId)
                .map(policy -> PolicyReading.rules(policy.getIsEnabled(), policy.getRestrictions()))
                .orElseGet(() -> credentials(access));
    }

    public UserRights userRights(GraphAccess access) {
        return PolicyReading.rights(calls.call(
                access, graph -> graph.policies().authorizationPolicy().get()));
    }

    private Optional<AppManagementPolicy> assigned(GraphAccess access, String objectId) {
        return GraphReading.all(calls.call(
                                access,
                                graph -> graph.applications()
                                        .byApplicationId(objectId)
                                        .appManagementPolicies()
                                        .get())
                        .getValue())
                .findFirst();
    }
}
