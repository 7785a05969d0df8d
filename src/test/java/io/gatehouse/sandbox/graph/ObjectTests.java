package io.gatehouse.sandbox.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.SandboxFacts;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Lists, single objects, and what can be created, changed and removed. */
class ObjectTests extends GraphTest {

    private static final String TENANT = SandboxFacts.CONTOSO;

    @AfterEach
    void calm() {
        world().chaos().set(ignored -> Chaos.State.NORMAL);
    }

    @Test
    void listsUsersInPages() {
        String token = application(SandboxFacts.FABRIKAM, "User.Read.All");
        var ids = new HashSet<String>();
        int pages = 0;
        String next = "/users?$top=999&$select=id,userPrincipalName";
        while (next != null) {
            JsonNode page = ok(next, token);
            pages++;
            page.path("value").forEach(user -> ids.add(user.path("id").asString()));
            next = page.has("@odata.nextLink") ? page.path("@odata.nextLink").asString() : null;
        }
        assertThat(ids).hasSize(5_000);
        assertThat(pages).isEqualTo(6);
        assertThat(ok("/users", token).path("value")).hasSize(100);
        assertThat(ok("/users?$count=true&$top=1", token).path("@odata.count").asInt())
                .isEqualTo(5_000);
    }

    @Test
    void listsGroupsInPages() {
        String token = application(SandboxFacts.FABRIKAM, "Group.Read.All");
        var held = world().tenant(SandboxFacts.FABRIKAM).orElseThrow().groups();
        var listed = new HashMap<String, JsonNode>();
        String next = "/groups?$top=50";
        int pages = 0;
        while (next != null) {
            JsonNode page = ok(next, token);
            pages++;
            page.path("value").forEach(group -> listed.put(group.path("id").asString(), group));
            next = page.has("@odata.nextLink") ? page.path("@odata.nextLink").asString() : null;
        }
        assertThat(listed).containsOnlyKeys(held.keySet()).hasSize(120);
        assertThat(pages).isEqualTo(3);
        listed.forEach((id, group) -> {
            var profile = held.get(id).profile();
            assertThat(group.path("displayName").asString()).isEqualTo(profile.displayName());
            assertThat(group.path("securityEnabled").booleanValue()).isEqualTo(profile.securityEnabled());
            assertThat(group.path("mailEnabled").booleanValue()).isEqualTo(profile.mailEnabled());
            assertThat(group.path("groupTypes").valueStream().map(JsonNode::asString))
                    .containsExactlyElementsOf(profile.groupTypes());
            assertThat(group.path("mail").asStringOpt().orElse(null)).isEqualTo(profile.mail());
        });
        JsonNode chosen = ok("/groups?$select=displayName&$top=1", token);
        assertThat(chosen.path("@odata.context").asString()).endsWith("/$metadata#groups(displayName)");
        assertThat(chosen.path("value").get(0).propertyNames()).containsExactlyInAnyOrder("displayName");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1000", "-1", "ten"})
    void refusesImpossiblePageSizes(String top) {
        var answer = get("/users?$top=" + top, application(TENANT, "User.Read.All"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").path("message").asString()).contains("Invalid page size", top);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "userPrincipalName eq 'adele.vance@contoso.com' | 1",
                "userPrincipalName eq 'nobody@contoso.com' | 0",
                "startswith(displayName,'Adele') | 1",
                "userPrincipalName eq 'lee.gu@contoso.com' or mail eq 'adele.vance@contoso.com' | 2",
                "userType eq 'Guest' and accountEnabled eq true | 1"
            })
    void filtersUsers(String filter, int hits) {
        assertThat(ok("/users?$filter=" + filter, application(TENANT, "User.Read.All"))
                        .path("value"))
                .hasSize(hits);
    }

    @Test
    void refusesUnknownPropertiesAndFilters() {
        String token = application(TENANT, "User.Read.All");
        assertThat(get("/users?$select=shoeSize", token).status()).isEqualTo(400);
        assertThat(get("/users?$filter=shoeSize eq '9'", token).errorCode()).isEqualTo("Request_UnsupportedQuery");
        assertThat(get("/users?$filter=mail like 'x'", token).status()).isEqualTo(400);
    }

    @Test
    void tellsWhoIsGlobalAdministrator() {
        String path = "/transitiveMemberOf/microsoft.graph.directoryRole?$select=id,displayName,roleTemplateId";
        String admin = delegated(TENANT, SandboxFacts.CONTOSO_ADMIN, "User.Read");
        String user = delegated(TENANT, SandboxFacts.CONTOSO_USER, "User.Read");
        assertThat(ok("/me" + path, admin)
                        .path("value")
                        .get(0)
                        .path("roleTemplateId")
                        .asString())
                .isEqualTo(SandboxFacts.GLOBAL_ADMINISTRATOR);
        assertThat(ok("/me" + path.replace("microsoft.", ""), admin).path("value"))
                .hasSize(1);
        assertThat(ok("/me" + path, user).path("value")).isEmpty();
        assertThat(ok("/me/memberOf", user)
                        .path("value")
                        .valueStream()
                        .map(each -> each.path("@odata.type").asString()))
                .isNotEmpty()
                .containsOnly("#microsoft.graph.group");
    }

    @Test
    void findsTheServicePrincipalOfGraphByAppId() {
        String token = application(TENANT, "Application.Read.All");
        JsonNode listed = ok("/servicePrincipals?$filter=appId eq '" + SandboxFacts.GRAPH_APP_ID + "'", token)
                .path("value")
                .get(0);
        JsonNode keyed = ok("/servicePrincipals(appId='" + SandboxFacts.GRAPH_APP_ID + "')", token);
        assertThat(keyed.path("id")).isEqualTo(listed.path("id"));
        assertThat(keyed.path("oauth2PermissionScopes")
                        .valueStream()
                        .filter(scope -> scope.path("value").asString().equals("User.Read"))
                        .map(scope -> scope.path("id").asString()))
                .containsExactly("e1fe6dd8-ba31-4d61-89e7-88639da4683d");
        assertThat(keyed.path("appRoles")).isNotEmpty();
    }

    @Test
    void keepsOneGrantPerClientResourceAndPrincipal() {
        String admin = delegated(
                TENANT,
                SandboxFacts.CONTOSO_ADMIN,
                "DelegatedPermissionGrant.ReadWrite.All",
                "Application.ReadWrite.All");
        String graph = ok("/servicePrincipals(appId='" + SandboxFacts.GRAPH_APP_ID + "')", admin)
                .path("id")
                .asString();
        var created =
                call("POST", "/servicePrincipals", admin, "{\"appId\":\"" + SandboxFacts.PORTAL_CLIENT_ID + "\"}");
        assertThat(created.status()).isEqualTo(201);
        String client = created.json().path("id").asString();
        var again = call("POST", "/servicePrincipals", admin, "{\"appId\":\"" + SandboxFacts.PORTAL_CLIENT_ID + "\"}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.errorCode()).isEqualTo("Request_MultipleObjectsWithSameKeyValue");

        String body =
                "{\"clientId\":\"%s\",\"consentType\":\"AllPrincipals\",\"resourceId\":\"%s\",\"scope\":\"User.Read\"}"
                        .formatted(client, graph);
        var grant = call("POST", "/oauth2PermissionGrants", admin, body);
        assertThat(grant.status()).isEqualTo(201);
        String id = grant.json().path("id").asString();
        var duplicate = call("POST", "/oauth2PermissionGrants", admin, body);
        assertThat(duplicate.status()).isEqualTo(409);
        assertThat(duplicate.json().path("error").path("message").asString())
                .isEqualTo("Permission entry already exists.");
        assertThat(call("PATCH", "/oauth2PermissionGrants/" + id, admin, "{\"scope\":\"User.Read Group.Read.All\"}")
                        .status())
                .isEqualTo(204);
        JsonNode found = ok("/oauth2PermissionGrants?$filter=clientId eq '" + client + "'", admin)
                .path("value");
        assertThat(found).hasSize(1);
        assertThat(found.get(0).path("scope").asString()).isEqualTo("User.Read Group.Read.All");
        assertThat(ok("/servicePrincipals/" + client + "/oauth2PermissionGrants", admin)
                        .path("value"))
                .hasSize(1);
        assertThat(call("DELETE", "/oauth2PermissionGrants/" + id, admin, null).status())
                .isEqualTo(204);
        assertThat(get("/oauth2PermissionGrants/" + id, admin).status()).isEqualTo(404);
        assertThat(call("DELETE", "/servicePrincipals/" + client, admin, null).status())
                .isEqualTo(204);
    }

    @Test
    void hidesNewObjectsUntilTheyAreReplicated() {
        String admin = delegated(TENANT, SandboxFacts.CONTOSO_ADMIN, "Application.ReadWrite.All");
        world().chaos().set(now -> new Chaos.State(0, null, false, false, false, false, 30, Map.of()));
        var made = call("POST", "/applications", admin, "{\"displayName\":\"Slow\"}");
        assertThat(made.status()).isEqualTo(201);
        String path = "/applications/" + made.json().path("id").asString();
        String principal = "{\"appId\":\"" + made.json().path("appId").asString() + "\"}";
        var early = get(path, admin);
        assertThat(early.status()).isEqualTo(404);
        assertThat(early.errorCode()).isEqualTo("Request_ResourceNotFound");
        var refused = call("POST", "/servicePrincipals", admin, principal);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("error").path("message").asString())
                .contains("does not reference a valid application object");
        world().forward(Duration.ofSeconds(31));
        assertThat(get(path, admin).status()).isEqualTo(200);
        assertThat(call("POST", "/servicePrincipals", admin, principal).status())
                .isEqualTo(201);
    }

    @Test
    void keepsAnApplicationAsItsClientWroteIt() {
        String admin = delegated(TENANT, SandboxFacts.CONTOSO_ADMIN, "Application.ReadWrite.All");
        var made = call("POST", "/applications", admin, """
                {"displayName":"Made here","tags":["portal-customer:1"],
                 "web":{"redirectUris":["https://portal.example/cb"]},
                 "requiredResourceAccess":[{"resourceAppId":"00000003-0000-0000-c000-000000000000",
                   "resourceAccess":[{"id":"e1fe6dd8-ba31-4d61-89e7-88639da4683d","type":"Scope"}]}]}
                """);
        assertThat(made.status()).isEqualTo(201);
        String path = "/applications/" + made.json().path("id").asString();
        assertThat(made.json().path("signInAudience").asString()).isEqualTo("AzureADMyOrg");
        assertThat(ok("/applications?$filter=tags/any(t:t eq 'portal-customer:1')", admin)
                        .path("value"))
                .hasSize(1);
        assertThat(call("PATCH", path, admin, "{\"displayName\":\"Renamed\",\"notes\":\"kept\"}")
                        .status())
                .isEqualTo(204);
        JsonNode read = ok(path, admin);
        assertThat(read.path("displayName").asString()).isEqualTo("Renamed");
        assertThat(read.path("notes").asString()).isEqualTo("kept");
        assertThat(read.path("web").path("redirectUris").get(0).asString()).isEqualTo("https://portal.example/cb");

        var secret = call("POST", path + "/addPassword", admin, "{\"passwordCredential\":{\"displayName\":\"one\"}}");
        assertThat(secret.status()).isEqualTo(200);
        assertThat(secret.json().path("secretText").asString()).hasSizeBetween(16, 64);
        JsonNode shown = ok(path, admin).path("passwordCredentials").get(0);
        assertThat(shown.path("secretText").isNull()).isTrue();
        assertThat(secret.json().path("secretText").asString())
                .startsWith(shown.path("hint").asString());
        String keyId = "{\"keyId\":\"" + shown.path("keyId").asString() + "\"}";
        assertThat(call("POST", path + "/removePassword", admin, keyId).status())
                .isEqualTo(204);
        assertThat(call("POST", path + "/removePassword", admin, keyId).status())
                .isEqualTo(400);
        assertThat(call("DELETE", path, admin, null).status()).isEqualTo(204);
        assertThat(get(path, admin).status()).isEqualTo(404);
    }

    @Test
    void assignsAppRolesOnce() {
        String admin = delegated(
                TENANT, SandboxFacts.CONTOSO_ADMIN, "AppRoleAssignment.ReadWrite.All", "Application.ReadWrite.All");
        String graph = ok("/servicePrincipals(appId='" + SandboxFacts.GRAPH_APP_ID + "')", admin)
                .path("id")
                .asString();
        var application = call("POST", "/applications", admin, "{\"displayName\":\"Reader\"}")
                .json();
        String client = call(
                        "POST",
                        "/servicePrincipals",
                        admin,
                        "{\"appId\":\"" + application.path("appId").asString() + "\"}")
                .json()
                .path("id")
                .asString();
        String body =
                "{\"principalId\":\"%s\",\"resourceId\":\"%s\",\"appRoleId\":\"df021288-bdef-4463-88db-98f22de89214\"}"
                        .formatted(client, graph);
        String path = "/servicePrincipals/" + graph + "/appRoleAssignedTo";
        var assigned = call("POST", path, admin, body);
        assertThat(assigned.status()).isEqualTo(201);
        assertThat(assigned.json().path("principalType").asString()).isEqualTo("ServicePrincipal");
        assertThat(call("POST", path, admin, body).status()).isEqualTo(400);
        var unknown = call("POST", path, admin, body.replace("df021288", "df021289"));
        assertThat(unknown.json().path("error").path("message").asString()).isEqualTo("Not a valid reference update.");
        assertThat(ok("/servicePrincipals/" + client + "/appRoleAssignments", admin)
                        .path("value"))
                .hasSize(1);
        String id = assigned.json().path("id").asString();
        assertThat(call("DELETE", path + "/" + id, admin, null).status()).isEqualTo(204);
        assertThat(call("DELETE", path + "/" + id, admin, null).status()).isEqualTo(400);
    }

    @Test
    void revokesSignInSessions() {
        String admin = delegated(TENANT, SandboxFacts.CONTOSO_ADMIN, "User.RevokeSessions.All");
        String user = person(TENANT, SandboxFacts.CONTOSO_USER).id();
        var answer = call("POST", "/users/" + user + "/revokeSignInSessions", admin, null);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("value").asBoolean()).isTrue();
        assertThat(person(TENANT, SandboxFacts.CONTOSO_USER).access().tokensValidFrom())
                .isNotNull();
    }
}
