package io.gatehouse.registration.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.registration.credential.CredentialKind;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Plans that lie in the database, as earlier releases wrote them. */
class RegistrationPlanTests {

    /** As it was written when a plan could first be stored. */
    private static final String OLDEST = """
            {"place": {"customerId": "6f2f0a4e-4c5e-4b53-9a0b-0a4f4f2f1c11", "tenant": {"value": "0fb6a1c2-58f4-4d3c-9f0e-6a9e3d3a7b21"},
               "service": "direct-routing", "invitationId": null, "registrationId": null, "replaces": null},
             "settings": {"displayName": "App", "audience": "AzureADMultipleOrgs", "redirectUris": ["https://a.example/callback"],
               "implicitIdTokens": true, "implicitAccessTokens": false, "publicClient": false, "identifierUri": null,
               "tokenVersion": null, "exposedScopes": [], "preAuthorizedClients": []},
             "access": [],
             "credential": {"kind": "SECRET", "lifeDays": 180, "exact": false},
             "extras": {"owners": [], "teamsAppId": null, "preAuthorizeTeamsApp": false, "actsAsApplication": true,
               "bootstrapClientId": null}}
            """;

    @Test
    void readsWhatWasWrittenBeforeItsNewestParts() {
        RegistrationPlan plan = JsonMapper.builder().build().readValue(OLDEST, RegistrationPlan.class);

        assertThat(plan.settings().leavesPrincipalsOpen()).isFalse();
        assertThat(plan.settings().locksPrincipals()).isTrue();
        assertThat(plan.renews()).isFalse();
        assertThat(plan.steps()).containsExactly(StepKey.values());
        assertThat(plan.credential().kind()).isEqualTo(CredentialKind.SECRET);
    }
}
