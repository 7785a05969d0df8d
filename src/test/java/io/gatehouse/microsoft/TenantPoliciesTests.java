package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.policy.PolicyFacts.CredentialRules;
import io.gatehouse.microsoft.policy.PolicyFacts.UserConsent;
import io.gatehouse.microsoft.policy.PolicyFacts.UserRights;
import io.gatehouse.microsoft.policy.TenantPolicies;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantPoliciesTests {

    private static final String DEFAULT = "/policies/defaultAppManagementPolicy";
    private static final Instant TODAY = Instant.parse("2026-11-21T00:00:00Z");
    private static final Instant LONG_AGO = Instant.parse("2015-01-01T00:00:00Z");

    private final FakeGraph graph = new FakeGraph();
    private final TenantPolicies policies = new TenantPolicies(graph.calls);

    @AfterEach
    void stop() {
        graph.close();
    }

    @Test
    void readsWhatIsForbiddenAndSinceWhen() {
        graph.on(DEFAULT, 200, """
                {"id":"00000000-0000-0000-0000-000000000000","isEnabled":true,"applicationRestrictions":{"passwordCredentials":[
                {"restrictionType":"passwordAddition","state":"enabled","maxLifetime":null,"restrictForAppsCreatedAfterDateTime":"2019-10-19T10:37:00Z"},
                {"restrictionType":"customPasswordAddition","state":"enabled","maxLifetime":null},
                {"restrictionType":"passwordLifetime","state":"enabled","maxLifetime":"P90D"},
                {"restrictionType":"passwordLifetime","maxLifetime":"P4DT12H30M5S","restrictForAppsCreatedAfterDateTime":"2019-10-19T10:37:00Z"}],
                "keyCredentials":[{"restrictionType":"asymmetricKeyLifetime","state":"enabled","maxLifetime":"P1Y2M"}]}}""");

        CredentialRules rules = policies.credentials(graph.access);

        assertThat(rules.secretsForbidden(TODAY)).isTrue();
        assertThat(rules.secretsForbidden(LONG_AGO)).isFalse();
        assertThat(rules.longestSecret(LONG_AGO)).contains(Duration.ofDays(90));
        assertThat(rules.longestSecret(TODAY)).contains(Duration.parse("P4DT12H30M5S"));
        assertThat(rules.longestCertificate(TODAY)).contains(Duration.ofDays(14 * 30));
        assertThat(rules.selfSignedForbidden(TODAY)).isFalse();
    }

    @Test
    void countsNoRuleThatIsSwitchedOff() {
        graph.on(DEFAULT, 200, """
                {"isEnabled":false,"applicationRestrictions":{"passwordCredentials":[
                {"restrictionType":"passwordAddition","state":"enabled"}],"keyCredentials":[]}}""");
        assertThat(policies.credentials(graph.access).secretsForbidden(TODAY)).isFalse();

        graph.on(DEFAULT, 200, """
                {"isEnabled":true,"applicationRestrictions":{"passwordCredentials":[
                {"restrictionType":"passwordAddition","state":"disabled"}]}}""");
        assertThat(policies.credentials(graph.access).restrictions()).isEmpty();

        graph.on(DEFAULT, 200, "{\"isEnabled\":true}");
        assertThat(policies.credentials(graph.access).restrictions()).isEmpty();
    }

    @Test
    void readsThatCertificatesMustComeFromAnAuthority() {
        graph.on(DEFAULT, 200, """
                {"isEnabled":true,"applicationRestrictions":{"passwordCredentials":[],"keyCredentials":[
                {"restrictionType":"trustedCertificateAuthority","state":"enabled","certificateBasedApplicationConfigurationIds":["x"]}]}}""");

        assertThat(policies.credentials(graph.access).selfSignedForbidden(TODAY))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"ManagePermissionGrantsForSelf.microsoft-user-default-legacy\" | ALL",
                "\"ManagePermissionGrantsForOwnedResource.x\",\"ManagePermissionGrantsForSelf.microsoft-user-default-low\" | LOW_IMPACT_OF_VERIFIED_PUBLISHERS",
                "\"ManagePermissionGrantsForSelf.our-own\" | BY_OWN_POLICY",
                "\"ManagePermissionGrantsForOwnedResource.x\" | NONE",
                "'' | NONE",
            })
    void readsToWhatPeopleCanConsent(String assigned, UserConsent consent) {
        graph.on("/policies/authorizationPolicy", 200, """
                {"id":"authorizationPolicy","allowUserConsentForRiskyApps":null,"guestUserRoleId":"10dae51f-b6af-4016-8d66-8c2a99b929b3",
                "defaultUserRolePermissions":{"allowedToCreateApps":true,"permissionGrantPoliciesAssigned":[%s]}}""".formatted(assigned == null ? "" : assigned));

        assertThat(policies.userRights(graph.access)).isEqualTo(new UserRights(consent, true, false));
    }

    @Test
    void saysThatPoliciesMayNotBeRead() {
        graph.refuse(DEFAULT, 403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");

        assertThat(FakeGraph.failure(() -> policies.credentials(graph.access)))
                .isInstanceOf(MicrosoftFailure.Refused.class);
    }
}
