package io.gatehouse.sandbox.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Answers have all members of Microsoft's documented examples, with their types; see {@link Shape}. */
class ShapeTests extends GraphTest {

    private static final String TENANT = SandboxFacts.CONTOSO;

    @ParameterizedTest
    @CsvSource({
        "organization, /organization",
        "domains, /domains",
        "subscribedSkus, /subscribedSkus",
        "directoryRoles, /directoryRoles",
        "servicePrincipal, /servicePrincipals(appId='00000003-0000-0000-c000-000000000000')"
    })
    void listsHaveTheDocumentedShape(String shape, String path) {
        assertShape(shape, ok(path, admin()));
    }

    @Test
    void membershipsHaveTheDocumentedShape() {
        String user = delegated(TENANT, SandboxFacts.CONTOSO_USER, "User.Read");
        assertShape("transitiveMemberOf", ok("/me/transitiveMemberOf", user));
    }

    @Test
    void presenceHasTheDocumentedShape() {
        String token = delegated(TENANT, SandboxFacts.CONTOSO_USER, "Presence.Read.All");
        assertShape("presence", ok("/me/presence", token));
        String ids = "{\"ids\":[\"%s\",\"%s\"]}"
                .formatted(
                        person(TENANT, SandboxFacts.CONTOSO_USER).id(),
                        person(TENANT, SandboxFacts.CONTOSO_ADMIN).id());
        JsonNode many =
                call("POST", "/communications/getPresencesByUserId", token, ids).json();
        assertShape("presences", many);
        assertThat(many.path("value")).hasSize(2);
        assertThat(call("POST", "/communications/getPresencesByUserId", token, "{\"ids\":[]}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void deltaPagesHaveTheDocumentedShape() {
        deltaPages(6, false, false);
        assertShape("users-delta", ok("/users/delta", admin()));
        JsonNode selected = ok("/users/delta?$select=displayName,givenName,surname", admin());
        assertShape("users-delta-selected", selected);
        assertThat(selected.path("value").get(0).propertyNames())
                .containsExactlyInAnyOrder("displayName", "givenName", "surname", "id");
        assertShape("users-delta-last", last(selected));
        JsonNode groups = ok("/groups/delta?$select=displayName,description,members", admin());
        assertShape("groups-delta", groups);
        assertShape("groups-delta-last", last(groups));
        control("normal", "{}");
    }

    @Test
    void deltaRoundsHaveTheDocumentedShape() {
        String users = ok("/users/delta?$select=displayName,givenName,surname,jobTitle&$deltatoken=latest", admin())
                .path("@odata.deltaLink")
                .asString();
        String groups = ok("/groups/delta?$deltatoken=latest", admin())
                .path("@odata.deltaLink")
                .asString();
        assertShape("users-delta-nochange", ok(users, admin()));
        assertShape("users-delta-nochange", ok(groups, admin()));
        control("directory", "{\"tenant\":\"contoso.com\",\"action\":\"CHANGE\",\"count\":5}");
        control("directory", "{\"tenant\":\"contoso.com\",\"action\":\"REMOVE\",\"count\":1}");
        JsonNode changes = ok(users, admin());
        assertShape("users-delta-changes", changes);
        assertThat(changes.path("value").findValuesAsString("reason")).containsExactly("changed");
        JsonNode left = ok(groups, admin());
        assertShape("groups-delta-left", left);
        assertThat(left.path("value")
                        .get(0)
                        .path("members@delta")
                        .get(0)
                        .path("@removed")
                        .path("reason")
                        .asString())
                .isEqualTo("deleted");
    }

    @Test
    void aPageThatOneGroupFillsHasTheDocumentedShape() {
        String token = application(SandboxFacts.FABRIKAM, "Group.Read.All");
        String groups = ok("/groups/delta?$select=displayName,description,members&$deltatoken=latest", token)
                .path("@odata.deltaLink")
                .asString();
        control("directory", "{\"tenant\":\"fabrikam.com\",\"action\":\"REMOVE\",\"count\":12}");
        control("directory", "{\"tenant\":\"fabrikam.com\",\"action\":\"ADD\",\"count\":12}");
        deltaPages(10, false, false);
        JsonNode page = ok(groups, token);
        while (!filledByOne(page)) {
            assertThat(page.has("@odata.nextLink")).as("more pages").isTrue();
            page = ok(page.path("@odata.nextLink").asString(), token);
        }
        control("normal", "{}");

        assertShape("groups-delta-large", page);
    }

    /** By the arrivals and departures of one group. */
    private static boolean filledByOne(JsonNode page) {
        JsonNode members = page.path("value").path(0).path("members@delta");
        return page.has("@odata.nextLink")
                && page.path("value").size() == 1
                && members.valueStream().anyMatch(member -> member.has("@removed"))
                && members.valueStream().anyMatch(member -> !member.has("@removed"));
    }

    @Test
    void grantsHaveTheDocumentedShape() {
        String clients = ok("/servicePrincipals(appId='" + SandboxFacts.GRAPH_APP_ID + "')", admin())
                .path("id")
                .asString();
        String mine = call(
                        "POST",
                        "/servicePrincipals",
                        admin(),
                        "{\"appId\":\""
                                + call("POST", "/applications", admin(), "{\"displayName\":\"Granted\"}")
                                        .json()
                                        .path("appId")
                                        .asString()
                                + "\"}")
                .json()
                .path("id")
                .asString();
        String granting = delegated(
                TENANT, SandboxFacts.CONTOSO_ADMIN, "DelegatedPermissionGrant.ReadWrite.All", "Directory.Read.All");
        call(
                "POST",
                "/oauth2PermissionGrants",
                granting,
                "{\"clientId\":\"%s\",\"consentType\":\"AllPrincipals\",\"resourceId\":\"%s\",\"scope\":\"User.Read\"}"
                        .formatted(mine, clients));

        assertShape("oauth2PermissionGrants", ok("/oauth2PermissionGrants", granting));
    }

    @Test
    void batchesHaveTheDocumentedShape() {
        String requests = """
                {"requests": [{"id": "1", "method": "GET", "url": "/users/nobody"},
                              {"id": "2", "method": "GET", "url": "/users?$filter=displayName eq 'Nobody'"}]}""";

        assertShape("batch", call("POST", "/$batch", admin(), requests).json());
    }

    @Test
    void createdObjectsHaveTheDocumentedShape() {
        JsonNode application = call("POST", "/applications", admin(), "{\"displayName\":\"Shape\"}")
                .json();
        assertShape("application", application);
        assertShape(
                "addPassword",
                call("POST", "/applications/" + application.path("id").asString() + "/addPassword", admin(), "{}")
                        .json());
        JsonNode principal = call(
                        "POST",
                        "/servicePrincipals",
                        admin(),
                        "{\"appId\":\"" + application.path("appId").asString() + "\"}")
                .json();
        assertShape("servicePrincipal", principal);
        String graph = ok("/servicePrincipals(appId='" + SandboxFacts.GRAPH_APP_ID + "')", admin())
                .path("id")
                .asString();
        String body =
                "{\"principalId\":\"%s\",\"resourceId\":\"%s\",\"appRoleId\":\"df021288-bdef-4463-88db-98f22de89214\"}"
                        .formatted(principal.path("id").asString(), graph);
        assertShape(
                "appRoleAssignment",
                call("POST", "/servicePrincipals/" + graph + "/appRoleAssignedTo", admin(), body)
                        .json());
        assertShape(
                "appRoleAssignments",
                ok("/servicePrincipals/" + principal.path("id").asString() + "/appRoleAssignments", admin()));
    }

    @Test
    void errorsHaveTheDocumentedShape() {
        assertShape("error", get("/me", "").json());
        assertShape("error", get("/users/nobody", admin()).json());
        assertShape("error", get("/users", application(TENANT)).json());
    }

    /** Page by page to the one that ends the round. */
    private static JsonNode last(JsonNode page) {
        JsonNode now = page;
        while (now.has("@odata.nextLink")) {
            now = ok(now.path("@odata.nextLink").asString(), admin());
        }
        return now;
    }

    private static String admin() {
        return delegated(
                TENANT,
                SandboxFacts.CONTOSO_ADMIN,
                "Directory.Read.All",
                "User.Read",
                "Application.ReadWrite.All",
                "AppRoleAssignment.ReadWrite.All");
    }

    private static void assertShape(String name, JsonNode actual) {
        Shape.assertShape("graph/" + name, actual);
    }
}
