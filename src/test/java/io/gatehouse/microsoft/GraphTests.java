package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.gatehouse.microsoft.FakeMicrosoft.Reply;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.GraphCalls;
import io.gatehouse.microsoft.call.GraphSdk;
import io.gatehouse.microsoft.call.TenantBudgets;
import io.gatehouse.microsoft.cloud.MicrosoftSettings;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.microsoft.graph.GraphFacts.DirectoryRole;
import io.gatehouse.microsoft.graph.GraphFacts.Licence;
import io.gatehouse.microsoft.graph.GraphFacts.Me;
import io.gatehouse.microsoft.graph.GraphFacts.Organization;
import io.gatehouse.microsoft.graph.GraphFacts.PermissionGrant;
import io.gatehouse.microsoft.graph.GraphFacts.ServicePlan;
import io.gatehouse.microsoft.graph.GraphFacts.ServicePrincipal;
import io.gatehouse.microsoft.graph.GraphFacts.VerifiedDomain;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphTests {

    private static final String NUL = "\\u0000";
    private static final String SP = "5e21ce00-0000-4000-8000-000000000001";

    private final FakeMicrosoft fake = new FakeMicrosoft();
    private final SettableClock clock = new SettableClock();
    private final Graph graph = graph(fake.settings());
    private final GraphAccess access = new GraphAccess(new TenantId(TestSigner.TENANT), Secret.of("bearer"));

    private Graph graph(MicrosoftSettings settings) {
        return new Graph(
                fake.cloud(),
                new GraphCalls(() -> new GraphSdk(fake.cloud(), settings), new TenantBudgets(settings, clock), clock));
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    private static MicrosoftFailure failure(ThrowingCallable call) {
        return catchThrowableOfType(MicrosoftException.class, call).failure();
    }

    @Test
    void readsTheSignedInPerson() {
        fake.on("/v1.0/me", Reply.json(200, """
                {"@odata.context":"x","id":"1","displayName":"Adele","userPrincipalName":"adele@contoso.com","new":{}}"""));

        assertThat(graph.me(access).userPrincipalName()).isEqualTo("adele@contoso.com");
        assertThat(fake.received).singleElement().satisfies(request -> {
            assertThat(request.header("Authorization")).isEqualTo("Bearer bearer");
            assertThat(request.query()).containsEntry("$select", "id,displayName,userPrincipalName,mail");
        });
    }

    @Test
    void readsTheOrganizationWithItsDomains() {
        fake.on("/v1.0/organization", Reply.json(200, """
                {"value":[{"id":"%s","displayName":"Contoso","countryLetterCode":"DK","verifiedDomains":[
                {"name":"contoso.onmicrosoft.com","isInitial":true,"isDefault":false},
                {"name":"contoso.com","isDefault":true,"type":"Managed"},{"capabilities":"Email"}]}]}""".formatted(TestSigner.TENANT)));

        Organization organization = graph.organization(access);

        assertThat(organization.id()).hasToString(TestSigner.TENANT);
        assertThat(organization.mainDomain()).isEqualTo("contoso.com");
        assertThat(organization.domains())
                .containsExactly(
                        new VerifiedDomain("contoso.onmicrosoft.com", false, true),
                        new VerifiedDomain("contoso.com", true, false));
    }

    /** PostgreSQL keeps none. */
    @Test
    void leavesNulOutOfWhateverGraphTells() {
        fake.on("/v1.0/organization", Reply.json(200, """
                {"value":[{"id":"%s","displayName":"Con%stoso","verifiedDomains":[{"name":"contoso.com%s","isDefault":true}]}]}""".formatted(TestSigner.TENANT, NUL, NUL)));
        fake.on("/v1.0/me", Reply.json(200, "{\"id\":\"1\",\"displayName\":\"%sAdele\"}".formatted(NUL)));
        fake.on("/v1.0/users/adele", Reply.json(400, """
                {"error":{"code":"Request_BadRequest","message":"%sWords."}}""".formatted(NUL)));

        assertThat(graph.organization(access).displayName()).isEqualTo("Contoso");
        assertThat(graph.organization(access).mainDomain()).isEqualTo("contoso.com");
        assertThat(graph.me(access).displayName()).isEqualTo("Adele");
        assertThat(failure(() -> graph.person(access, "adele")).error().trace().description())
                .isEqualTo("Words.");
    }

    @Test
    void toleratesAnOrganizationThatTellsLittle() {
        fake.on("/v1.0/organization", Reply.json(200, "{\"value\":[{\"id\":\"%s\"}]}".formatted(TestSigner.TENANT)));
        assertThat(graph.organization(access).mainDomain()).isNull();

        fake.on("/v1.0/organization", Reply.json(200, "{\"value\":[]}"));
        assertThat(failure(() -> graph.organization(access)).kind()).isEqualTo(FailureKind.ANSWER_UNREADABLE);
    }

    @Test
    void readsDomainsLicencesAndRoles() {
        fake.on("/v1.0/domains", Reply.json(200, """
                {"value":[{"id":"contoso.com","isDefault":true,"isVerified":true,"supportedServices":["Email"]},
                {"id":"not-yet.example","isVerified":false}]}"""));
        fake.on("/v1.0/subscribedSkus", Reply.json(200, """
                {"value":[{"skuId":"c7df2760-2c81-4ef7-b578-5b5392b571df","skuPartNumber":"ENTERPRISEPREMIUM",
                "capabilityStatus":"Enabled","consumedUnits":14,"prepaidUnits":{"enabled":25}},{"skuPartNumber":"X"}]}"""));
        fake.on("/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole", Reply.json(200, """
                {"value":[{"@odata.type":"#microsoft.graph.directoryRole","id":"r","displayName":"Global Administrator",
                "roleTemplateId":"62e90394-69f5-4237-9190-012177145e10"},{"id":"s"}]}"""));

        assertThat(graph.licences(access).getFirst())
                .isEqualTo(new Licence("c7df2760-2c81-4ef7-b578-5b5392b571df", "ENTERPRISEPREMIUM", "Enabled", 25, 14));
        assertThat(graph.myDirectoryRoles(access))
                .containsExactly(new DirectoryRole("Global Administrator", "62e90394-69f5-4237-9190-012177145e10"));
    }

    /** A product gives what it is called and what it brings, as long as it is not over. */
    @ParameterizedTest
    @CsvSource({
        "SPE_E3,        Enabled,   5, 0, Success,  true",
        "DEVELOPERPACK, Enabled,   5, 0, Success,  true",
        "DEVELOPERPACK, Warning,   0, 5, Success,  true",
        "DEVELOPERPACK, Enabled,   5, 0, Disabled, false",
        "DEVELOPERPACK, Enabled,   0, 0, Success,  false",
        "DEVELOPERPACK, Suspended, 5, 0, Success,  false",
        "SPE_E3,        LockedOut, 5, 0, Success,  false",
        "SPE_E3,        Enabled,   5, 0, Disabled, true",
    })
    void knowsWhatAProductGives(String name, String status, int enabled, int warning, String plan, boolean given) {
        fake.on("/v1.0/subscribedSkus", Reply.json(200, """
                {"value":[{"skuPartNumber":"%s","capabilityStatus":"%s","prepaidUnits":{"enabled":%d,"warning":%d},
                "servicePlans":[{"servicePlanName":"MCOEV","provisioningStatus":"Success"},
                {"servicePlanName":"TEAMS1","provisioningStatus":"%s"}]}]}""".formatted(name, status, enabled, warning, plan)));

        assertThat(graph.products(access))
                .singleElement()
                .satisfies(product ->
                        assertThat(product.gives(List.of("SPE_E3", "TEAMS1"))).isEqualTo(given));
    }

    @Test
    void countsAProductThatTellsNothing() {
        fake.on("/v1.0/subscribedSkus", Reply.json(200, "{\"value\":[{\"skuPartNumber\":\"SPE_E3\"},{}]}"));

        assertThat(graph.products(access))
                .extracting(product -> product.gives(List.of("SPE_E3", "TEAMS1")))
                .containsExactly(true, false);
    }

    @Test
    void readsWhatTheAccountMayUse() {
        fake.on("/v1.0/me/licenseDetails", Reply.json(200, """
                {"value":[{"id":"x","skuId":"c7df2760-2c81-4ef7-b578-5b5392b571df","skuPartNumber":"ENTERPRISEPREMIUM","servicePlans":[
                {"servicePlanId":"57ff2da0-773e-42df-b2af-ffb7a2317929","servicePlanName":"TEAMS1","provisioningStatus":"Success","appliesTo":"User"},
                {"servicePlanId":"4828c8ec-dc2e-4779-b502-87ac9ce28ab7","servicePlanName":"MCOEV","provisioningStatus":"Disabled"}]}]}"""));

        assertThat(graph.myLicences(access)).singleElement().satisfies(licence -> {
            assertThat(licence.partNumber()).isEqualTo("ENTERPRISEPREMIUM");
            assertThat(licence.plans())
                    .extracting(ServicePlan::name, ServicePlan::usable)
                    .containsExactly(tuple("TEAMS1", true), tuple("MCOEV", false));
        });
    }

    @Test
    void findsAPersonOrNot() {
        fake.on("/v1.0/users/adele@contoso.com", Reply.json(200, """
                {"id":"1","displayName":"Adele","userPrincipalName":"adele@contoso.com"}"""));

        assertThat(graph.person(access, "adele@contoso.com")).map(Me::id).contains("1");
        assertThat(graph.person(access, "nobody@contoso.com")).isEmpty();
    }

    @Test
    void findsRolesAmongMembershipsWhereTheCastIsRefused() {
        fake.on("/v1.0/me/transitiveMemberOf", Reply.json(200, """
                {"value":[{"@odata.type":"#microsoft.graph.group","id":"g","displayName":"Everybody"},
                {"@odata.type":"#microsoft.graph.directoryRole","id":"r","displayName":"Global Administrator",
                "roleTemplateId":"62e90394-69f5-4237-9190-012177145e10"}]}"""));

        assertThat(graph.myDirectoryRoles(access))
                .containsExactly(new DirectoryRole("Global Administrator", "62e90394-69f5-4237-9190-012177145e10"));
    }

    @Test
    void findsOurServicePrincipalOrNot() {
        fake.on("/v1.0/servicePrincipals", Reply.json(200, """
                {"value":[{"id":"x","appId":"another"},{"id":"%s","appId":"%s","displayName":"Connect","accountEnabled":true,
                "verifiedPublisher":{"displayName":"Northern Voice"}}]}""".formatted(SP, TestSigner.CLIENT)));

        assertThat(graph.servicePrincipal(access, TestSigner.CLIENT))
                .contains(new ServicePrincipal(
                        SP, TestSigner.CLIENT, "Connect", true, "Northern Voice", null, List.of()));
        assertThat(fake.received.getFirst().query()).containsEntry("$filter", "appId eq '" + TestSigner.CLIENT + "'");
        assertThat(graph.servicePrincipal(access, "gone")).isEmpty();
    }

    @Test
    void readsAllPagesOfGrants() {
        fake.on(
                "/v1.0/oauth2PermissionGrants",
                request -> request.query().containsKey("$skiptoken")
                        ? Reply.json(200, """
                        {"value":[{"id":"g3","clientId":"somebody","consentType":"AllPrincipals","resourceId":"r","scope":"Mail.Read"},
                        {"id":"g2","consentType":"Principal","principalId":"p","resourceId":"r","scope":"openid"}]}""")
                        : Reply.json(200, """
                        {"value":[{"id":"g1","consentType":"AllPrincipals","resourceId":"r","scope":" User.Read.All  Group.Read.All "}],
                        "@odata.nextLink":"%s/v1.0/oauth2PermissionGrants?$skiptoken=2"}""".formatted(fake.origin())));

        assertThat(graph.permissionGrants(access, SP))
                .containsExactly(
                        new PermissionGrant("g1", true, null, "r", Set.of("User.Read.All", "Group.Read.All")),
                        new PermissionGrant("g2", false, "p", "r", Set.of("openid")));
        assertThat(fake.received.getFirst().query()).containsEntry("$filter", "clientId eq '" + SP + "'");
        assertThat(fake.received).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1.0/oauth2PermissionGrants?$skiptoken=2", "oauth2PermissionGrants?$skiptoken=2"})
    void followsLinksThatAreCompleteOnlyWithTheAddressOfGraph(String link) {
        fake.on("/v1.0/oauth2PermissionGrants", request -> {
            String next = request.query().containsKey("$skiptoken") ? "" : ",\"@odata.nextLink\":\"" + link + "\"";
            return Reply.json(200, """
                    {"value":[{"id":"g%d","consentType":"AllPrincipals","resourceId":"r","scope":"openid"}]%s}""".formatted(fake.received.size(), next));
        });

        assertThat(graph.permissionGrants(access, SP))
                .extracting(PermissionGrant::id)
                .containsExactly("g1", "g2");
    }

    @Test
    void readsAsManyPagesAsThereAre() {
        fake.on("/v1.0/users", request -> {
            int page = Integer.parseInt(request.query().getOrDefault("$skiptoken", "1"));
            String next = page == 150
                    ? ""
                    : ",\"@odata.nextLink\":\"%s/v1.0/users?$skiptoken=%d\"".formatted(fake.origin(), page + 1);
            return Reply.json(200, "{\"value\":[{\"id\":\"p%03d\"}]%s}".formatted(page, next));
        });

        assertThat(graph.people(access))
                .hasSize(150)
                .doesNotHaveDuplicates()
                .startsWith("p001")
                .endsWith("p150");
    }

    @Test
    void followsNoLinkThatLeadsBack() {
        fake.on("/v1.0/users", request -> {
            int page = Integer.parseInt(request.query().getOrDefault("$skiptoken", "1"));
            return Reply.json(200, """
                    {"value":[{"id":"%d"}],"@odata.nextLink":"%s/v1.0/users?$skiptoken=%d"}""".formatted(page, fake.origin(), page % 3 + 1));
        });

        assertThat(failure(() -> graph.people(access)).kind()).isEqualTo(FailureKind.ANSWER_UNREADABLE);
        assertThat(fake.received)
                .as("the first without a link, then each link once")
                .hasSize(4);
    }

    @Test
    void followsNoLinkToAnybodyElse() {
        fake.on("/v1.0/oauth2PermissionGrants", Reply.json(200, """
                {"value":[],"@odata.nextLink":"https://evil.example/v1.0/oauth2PermissionGrants?$skiptoken=2"}"""));

        assertThat(failure(() -> graph.permissionGrants(access, SP)).kind()).isEqualTo(FailureKind.ANSWER_UNREADABLE);
        assertThat(fake.received).hasSize(1);
    }

    @Test
    void readsRoleAssignments() {
        fake.on("/v1.0/servicePrincipals/" + SP + "/appRoleAssignments", Reply.json(200, """
                {"value":[{"id":"a","appRoleId":"df021288-bdef-4463-88db-98f22de89214","principalId":"%s",
                "resourceId":"11111111-0000-4000-8000-000000000002"}]}""".formatted(SP)));

        assertThat(graph.roleAssignments(access, SP))
                .singleElement()
                .satisfies(assignment ->
                        assertThat(assignment.appRoleId()).isEqualTo("df021288-bdef-4463-88db-98f22de89214"));
    }

    @Test
    void deletesWhatIsThereAndIsContentWhereNothingIs() {
        fake.on("/v1.0/oauth2PermissionGrants/g-1_x", new Reply(204, Map.of(), new byte[0]));
        fake.on("/v1.0/servicePrincipals/" + SP, Reply.json(404, """
                {"error":{"code":"Request_ResourceNotFound","message":"gone"}}"""));

        graph.deletePermissionGrant(access, "g-1_x");
        graph.deleteServicePrincipal(access, SP);

        assertThat(fake.received).extracting(FakeMicrosoft.Received::method).containsExactly("DELETE", "DELETE");
    }

    @ParameterizedTest
    @CsvSource({
        "400, Request_BadRequest, REQUEST_WRONG",
        "400, ValidationError, REQUEST_WRONG",
        "400, ExtensionError, REQUEST_WRONG",
        "401, InvalidAuthenticationToken, TOKEN_REJECTED",
        "403, Authorization_RequestDenied, PERMISSION_MISSING",
        "404, Request_ResourceNotFound, NOT_FOUND",
        "409, Request_MultipleObjectsWithSameKeyValue, CONFLICT",
        "412, PreconditionFailed, CONFLICT",
        "429, TooManyRequests, THROTTLED",
        "500, InternalServerError, UNAVAILABLE",
        "503, ServiceNotAvailable, UNAVAILABLE",
    })
    void classifiesErrorsAndTriesNothingTwice(int status, String code, FailureKind kind) {
        fake.on(
                "/v1.0/me",
                Reply.json(status, """
                {"error":{"code":"%s","message":"Words.","innerError":{"date":"2026-09-17 12:02:26Z","request-id":"r","client-request-id":"c"}}}""".formatted(code)).with("Retry-After", "5").with("request-id", "r-1"));

        MicrosoftFailure failure = failure(() -> graph.me(access));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.error().error()).isEqualTo(code);
        assertThat(failure.error().trace().traceId()).isEqualTo("r-1");
        assertThat(fake.received).hasSize(1);
        if (failure instanceof MicrosoftFailure.Throttled throttled) {
            assertThat(throttled.retryAfter()).isEqualTo(Duration.ofSeconds(5));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Application/Read/68B4AEF7-3eaa-4e17-9d8a-4eace693ae2d/1509bb0a-9bf1-4331-8a11-8783593942a4, 68b4aef7-3eaa-4e17-9d8a-4eace693ae2d",
        "Application/ReadWrite/68b4aef7-3eaa-4e17-9d8a-4eace693ae2d, 68b4aef7-3eaa-4e17-9d8a-4eace693ae2d",
        "Tenant_Application/ReadWrite/68b4aef7-3eaa-4e17-9d8a-4eace693ae2d/1509bb0a-9bf1-4331-8a11-8783593942a4,",
        "Tenant/Write/68b4aef7-3eaa-4e17-9d8a-4eace693ae2d/1509bb0a-9bf1-4331-8a11-8783593942a4,",
        "Application/ReadWrite/nobody|5,",
        "Application,",
    })
    void knowsWhetherAThrottleMeansAnApplicationInAllTenants(String scope, @Nullable String application) {
        fake.on(
                "/v1.0/me",
                Reply.json(429, "{\"error\":{\"code\":\"TooManyRequests\",\"message\":\"Words.\"}}")
                        .with("Retry-After", "5")
                        .with("x-ms-throttle-scope", scope));

        assertThat(failure(() -> graph.me(access))).isInstanceOfSatisfying(MicrosoftFailure.Throttled.class, busy -> {
            assertThat(busy.application()).isEqualTo(application);
            assertThat(busy.retryAfter()).isEqualTo(Duration.ofSeconds(5));
        });
    }

    /** The code is that of any wrong request; the sentence tells that Microsoft called our address. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Subscription validation request failed. Notification endpoint must respond with 200 OK to validation request.",
                "Subscription validation request timed out.",
                "Subscription validation request failed. HTTP status code is 'Forbidden'."
            })
    void knowsByItsSentenceThatAnAddressIsRefused(String sentence) {
        for (String code : List.of("ValidationError", "InvalidRequest")) {
            fake.on("/v1.0/me", Reply.json(400, """
                    {"error":{"code":"%s","message":"%s"}}""".formatted(code, sentence)));

            assertThat(failure(() -> graph.me(access)).kind()).as(code).isEqualTo(FailureKind.ADDRESS_REFUSED);
        }
    }

    @ParameterizedTest
    @CsvSource({"503, <html>down</html>, true", "302, '', true", "200, <html>hotel</html>, true", "200, '', true"})
    void survivesAnswersThatAreNotGraph(int status, String body, boolean passing) {
        fake.on("/v1.0/me", Reply.json(status, body).with("Location", "https://evil.example/"));

        assertThat(failure(() -> graph.me(access)).passing()).isEqualTo(passing);
        assertThat(fake.received).hasSize(1);
    }

    @Test
    void givesUpAfterItsDeadline() {
        CountDownLatch release = new CountDownLatch(1);
        fake.on("/v1.0/me", request -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Reply.json(200, "{\"id\":\"1\"}");
        });

        MicrosoftFailure failure =
                failure(() -> graph(fake.settings(Duration.ofMillis(400))).me(access));
        release.countDown();

        assertThat(failure).isInstanceOf(MicrosoftFailure.Unavailable.class);
        assertThat(failure.kind()).isEqualTo(FailureKind.TIMED_OUT);
    }

    @Test
    void saysThatNobodyAnswers() {
        fake.close();

        assertThat(failure(() -> graph.me(access))).isInstanceOf(MicrosoftFailure.Unavailable.class);
    }
}
