package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.FakeMicrosoft.Received;
import io.gatehouse.microsoft.FakeMicrosoft.Reply;
import io.gatehouse.microsoft.application.ApplicationFacts;
import io.gatehouse.microsoft.application.ApplicationFacts.Published;
import io.gatehouse.microsoft.application.ServicePrincipals;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.graph.Grants;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.microsoft.graph.GraphFacts.RoleAssignment;
import io.gatehouse.microsoft.graph.GraphFacts.ServicePrincipal;
import io.gatehouse.microsoft.http.Json;
import io.gatehouse.shared.TenantId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrantsTests {

    private static final String CLIENT = "33ad69f9-da99-4bed-acd0-3f24235cb296";
    private static final String RESOURCE = "9028d19c-26a9-4809-8e3f-20ff73e2d75e";
    private static final String ROLE = "ef7437e6-4f94-4a0a-a110-a439eb2aa8f7";
    private static final String APP = "65415bb1-9267-4313-bbf5-ae259732ee12";

    private final FakeGraph graph = new FakeGraph();
    private final Grants grants = new Grants(new Graph(graph.cloud, graph.calls), graph.calls);
    private final ServicePrincipals principals = new ServicePrincipals(graph.cloud, graph.calls);

    @AfterEach
    void stop() {
        graph.close();
    }

    @Test
    void createsTheTenantWideGrantWhereThereIsNone() {
        grantsAre("", """
                {"id":"p","clientId":"%1$s","consentType":"Principal","principalId":"u","resourceId":"%2$s","scope":"User.Read"},
                {"id":"o","clientId":"%1$s","consentType":"AllPrincipals","resourceId":"another","scope":"User.Read"}""");

        grants.setTenantWide(graph.access, CLIENT, RESOURCE, Set.of("User.Read.All", "Group.ReadWrite.All"));

        assertSent("POST /oauth2PermissionGrants", """
                {"clientId":"%s","consentType":"AllPrincipals","resourceId":"%s","scope":"Group.ReadWrite.All User.Read.All"}""".formatted(CLIENT, RESOURCE));
    }

    @Test
    void changesOnlyTheScopesOfAGrant() {
        grantsAre("g1", tenantWide(" User.Read  Mail.Read "));

        grants.setTenantWide(graph.access, CLIENT, RESOURCE, Set.of("User.Read"));

        assertSent("PATCH /oauth2PermissionGrants/g1", "{\"scope\":\"User.Read\"}");
    }

    @Test
    void leavesAGrantAloneThatIsAsWanted() {
        grantsAre("g1", tenantWide(" User.Read  Mail.Read "));

        grants.setTenantWide(graph.access, CLIENT, RESOURCE, Set.of("Mail.Read", "User.Read"));

        assertThat(graph.asked()).containsExactly("GET /oauth2PermissionGrants");
    }

    @Test
    void deletesAGrantOfWhichNothingIsLeft() {
        grantsAre("g1", tenantWide("User.Read"));
        grants.setTenantWide(graph.access, CLIENT, RESOURCE, Set.of());
        assertThat(graph.asked()).last().isEqualTo("DELETE /oauth2PermissionGrants/g1");

        grantsAre("g1", "");
        grants.setTenantWide(graph.access, CLIENT, RESOURCE, Set.of());
        assertThat(graph.asked()).last().isEqualTo("GET /oauth2PermissionGrants");
    }

    @Test
    void refusesMoreScopesThanAGrantHolds() {
        Set<String> tooMany = IntStream.range(0, 200)
                .mapToObj(number -> "Some.Quite.Long.Permission." + number)
                .collect(Collectors.toSet());

        assertThat(FakeGraph.failure(() -> grants.setTenantWide(graph.access, CLIENT, RESOURCE, tooMany))
                        .kind())
                .isEqualTo(FailureKind.REQUEST_WRONG);
        assertThat(graph.asked()).isEmpty();
    }

    @Test
    void assignsARoleAtItsResource() {
        graph.on("/servicePrincipals/" + RESOURCE + "/appRoleAssignedTo", 201, """
                {"@odata.context":"x","id":"-WmtM5na7Uus0D8kI1yylpU9Mdo0Pb9OoBJvd3T5eKc","deletedDateTime":null,"appRoleId":"%s",
                "createdDateTime":"2021-02-15T16:14:59.8643039Z","principalDisplayName":"Fabrikam","principalId":"%s",
                "principalType":"ServicePrincipal","resourceDisplayName":"Microsoft Graph","resourceId":"%s"}""".formatted(ROLE, CLIENT, RESOURCE));

        RoleAssignment made = grants.assignRole(graph.access, CLIENT, RESOURCE, ROLE);

        assertThat(made).isEqualTo(new RoleAssignment("-WmtM5na7Uus0D8kI1yylpU9Mdo0Pb9OoBJvd3T5eKc", RESOURCE, ROLE));
        assertSent("POST /servicePrincipals/" + RESOURCE + "/appRoleAssignedTo", """
                {"principalId":"%s","resourceId":"%s","appRoleId":"%s"}""".formatted(CLIENT, RESOURCE, ROLE));
    }

    @Test
    void revokesARoleOrFindsItGone() {
        String path = "/servicePrincipals/" + RESOURCE + "/appRoleAssignedTo/a-1";
        RoleAssignment assignment = new RoleAssignment("a-1", RESOURCE, ROLE);
        graph.onNothingToSay(path);
        grants.revokeRole(graph.access, assignment);
        assertThat(graph.asked()).containsExactly("DELETE " + path);

        graph.refuse(path, 400, "Request_BadRequest", "EntitlementGrant being updated or deleted is not found.");
        grants.revokeRole(graph.access, assignment);
    }

    @ParameterizedTest
    @CsvSource({
        "400, Request_BadRequest, Permission being assigned already exists on the object, CONFLICT",
        "409, Request_MultipleObjectsWithSameKeyValue, Permission entry already exists., CONFLICT",
        "400, Request_BadRequest, EntitlementGrant entry already exists, CONFLICT",
        "400, Request_BadRequest, Not a valid reference update., NOT_FOUND",
        "400, Request_BadRequest, Resource 'x' does not exist or one of its queried reference-property objects are not present., NOT_FOUND",
        "403, Authorization_RequestDenied, Insufficient privileges to complete the operation., PERMISSION_MISSING",
    })
    void readsTheSentencesOfARefusedAssignment(int status, String code, String message, FailureKind kind) {
        graph.refuse("/servicePrincipals/" + RESOURCE + "/appRoleAssignedTo", status, code, message);

        assertThat(FakeGraph.failure(() -> grants.assignRole(graph.access, CLIENT, RESOURCE, ROLE))
                        .kind())
                .isEqualTo(kind);
    }

    @Test
    void letsAnAppIntoTheTenant() {
        graph.on("/servicePrincipals", 201, """
                {"@odata.context":"x","id":"59e617e5-e447-4adc-8b88-00af644d7c92","deletedDateTime":null,"accountEnabled":true,
                "appDisplayName":"My App","appId":"%s","appOwnerOrganizationId":"1bc1c026-2f7b-48a5-98da-afa2fd8bc7bc",
                "appRoleAssignmentRequired":false,"displayName":"foo","publisherName":"Contoso","tags":["t"],"appRoles":[]}""".formatted(APP));

        ServicePrincipal made = principals.create(graph.access, APP);

        assertThat(made)
                .isEqualTo(new ServicePrincipal(
                        "59e617e5-e447-4adc-8b88-00af644d7c92",
                        APP,
                        "foo",
                        true,
                        null,
                        new TenantId("1bc1c026-2f7b-48a5-98da-afa2fd8bc7bc"),
                        List.of("t")));
        assertSent("POST /servicePrincipals", "{\"appId\":\"%s\"}".formatted(APP));
    }

    @ParameterizedTest
    @CsvSource({
        "400, The appId 'x' of the service principal does not reference a valid application object., NOT_FOUND",
        "403, 'When using this permission, the backing application of the service principal being created must in the local tenant', NOT_FOUND",
        "403, Insufficient privileges to complete the operation., PERMISSION_MISSING",
        "409, The service principal cannot be created because the service principal name x is already in use., CONFLICT",
    })
    void tellsAnAppNotYetSeenFromARefusal(int status, String message, FailureKind kind) {
        graph.refuse("/servicePrincipals", status, "Request_BadRequest", message);

        assertThat(FakeGraph.failure(() -> principals.create(graph.access, APP)).kind())
                .isEqualTo(kind);
    }

    @Test
    void readsWhatAnApiPublishes() {
        graph.on("/servicePrincipals", 200, """
                {"value":[{"id":"%s","appId":"%s","displayName":"Skype for Business Online",
                "oauth2PermissionScopes":[{"id":"5bdeff8b-73d9-4b8a-9e9b-d44c6105f9b4","value":"Contacts.ReadWrite","isEnabled":true,"type":"User"}],
                "appRoles":[{"id":"%s","value":"A.Role","isEnabled":false,"allowedMemberTypes":["Application"]}]}]}""".formatted(RESOURCE, APP, ROLE));

        ApplicationFacts.Resource found = principals.resource(graph.access, APP).orElseThrow();

        assertThat(found.id()).isEqualTo(RESOURCE);
        assertThat(found.scopes())
                .containsExactly(new Published("5bdeff8b-73d9-4b8a-9e9b-d44c6105f9b4", "Contacts.ReadWrite", true));
        assertThat(found.roles()).containsExactly(new Published(ROLE, "A.Role", false));
        graph.on("/servicePrincipals", 200, "{\"value\":[]}");
        assertThat(principals.resource(graph.access, APP)).isEmpty();
        assertThat(principals.byAppId(graph.access, APP)).isEmpty();
    }

    @Test
    void changesOneMemberOfAnApp() {
        graph.onNothingToSay("/servicePrincipals/" + CLIENT);

        principals.enable(graph.access, CLIENT, false);
        assertSent("PATCH /servicePrincipals/" + CLIENT, "{\"accountEnabled\":false}");
        principals.delete(graph.access, CLIENT);
        assertThat(graph.asked()).last().isEqualTo("DELETE /servicePrincipals/" + CLIENT);
        graph.refuse("/servicePrincipals/" + CLIENT, 404, "Request_ResourceNotFound", "gone");
        principals.delete(graph.access, CLIENT);
        assertThat(principals.byId(graph.access, CLIENT)).isEmpty();
    }

    private static String tenantWide(String scopes) {
        return "{\"id\":\"g1\",\"clientId\":\"%1$s\",\"consentType\":\"AllPrincipals\",\"resourceId\":\"%2$s\",\"scope\":\""
                + scopes + "\"}";
    }

    private void grantsAre(String id, String grants) {
        graph.fake.on(
                "/v1.0/oauth2PermissionGrants",
                (Received request) -> request.method().equals("POST")
                        ? Reply.json(201, "{\"id\":\"new\",\"resourceId\":\"%s\"}".formatted(RESOURCE))
                        : Reply.json(200, "{\"value\":[" + grants.formatted(CLIENT, RESOURCE) + "]}"));
        graph.onNothingToSay("/oauth2PermissionGrants/" + id);
    }

    private void assertSent(String call, String body) {
        assertThat(graph.asked()).last().isEqualTo(call);
        assertThat(Json.MAPPER.readTree(graph.last().body())).isEqualTo(Json.MAPPER.readTree(body));
    }
}
