package io.gatehouse.registration.step.proof;

import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.microsoft.graph.GraphFacts.Organization;
import io.gatehouse.microsoft.permission.GraphPermissions;
import io.gatehouse.microsoft.token.TokenSet;
import io.gatehouse.registration.attempt.NotYet;
import io.gatehouse.registration.attempt.SagaHalt;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.credential.CredentialAcceptance;
import io.gatehouse.registration.credential.Credentials;
import io.gatehouse.registration.credential.StoredCredential;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.saga.Fact;
import io.gatehouse.registration.saga.SagaRun;
import io.gatehouse.registration.saga.SagaStep;
import io.gatehouse.shared.TenantId;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Has the application itself read its tenant's name, with nothing of the admin's. Where a service account acts instead,
 * its own sign-in is the test and happens later.
 */
@Component
class LiveTest implements SagaStep {

    /** Each of them lets an app read the organisation (Graph’s “Get organization”, permissions). */
    private static final Set<String> READ_ORGANIZATION =
            Set.of("Organization.Read.All", "Directory.Read.All", "Directory.ReadWrite.All", "User.Read.All");

    private final Credentials rows;
    private final CredentialAcceptance acceptance;
    private final Graph graph;

    LiveTest(Credentials rows, CredentialAcceptance acceptance, Graph graph) {
        this.rows = rows;
        this.acceptance = acceptance;
        this.graph = graph;
    }

    @Override
    public StepKey key() {
        return StepKey.LIVE_TEST;
    }

    @Override
    public boolean wanted(RegistrationPlan plan) {
        return plan.extras().actsAsApplication() && plan.wantsRoles();
    }

    @Override
    public SagaNote run(SagaRun saga) {
        TenantId tenant = saga.plan().place().tenant();
        StoredCredential credential = rows.get(UUID.fromString(saga.need(Fact.CREDENTIAL_ID)));
        TokenSet token = acceptance.require(saga, saga.need(Fact.CLIENT_ID), tenant, credential);
        if (!readsOrganization(saga.plan())) {
            return SagaNote.of("TOKEN_ISSUED");
        }
        Organization organization = read(saga, new GraphAccess(tenant, token.accessToken()));
        if (!organization.id().equals(tenant)) {
            throw SagaHalt.mendable(
                    SagaNote.of("OTHER_TENANT", organization.id().value()));
        }
        return SagaNote.of("LIVE", String.valueOf(organization.displayName()));
    }

    private Organization read(SagaRun saga, GraphAccess access) {
        try {
            return saga.call(() -> graph.organization(access));
        } catch (MicrosoftException e) {
            if (e.failure() instanceof MicrosoftFailure.Refused && saga.saga().young(saga.now())) {
                // The roles are not in the token yet.
                throw new NotYet(SagaNote.of("REPLICATING"));
            }
            throw e;
        }
    }

    private static boolean readsOrganization(RegistrationPlan plan) {
        return plan.access().stream()
                .filter(resource -> resource.appId().equals(GraphPermissions.GRAPH_APP_ID))
                .flatMap(resource -> resource.roles().stream())
                .anyMatch(role -> READ_ORGANIZATION.contains(role.name()));
    }
}
