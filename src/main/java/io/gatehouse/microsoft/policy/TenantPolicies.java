package io.gatehouse.microsoft.policy;

import com.microsoft.graph.models.TenantAppManagementPolicy;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.GraphCalls;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.policy.PolicyFacts.CredentialRules;
import io.gatehouse.microsoft.policy.PolicyFacts.UserRights;

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

    public UserRights userRights(GraphAccess access) {
        return PolicyReading.rights(calls.call(
                access, graph -> graph.policies().authorizationPolicy().get()));
    }
}
