package io.gatehouse.sandbox.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.sandbox.MicrosoftApps;
import io.gatehouse.sandbox.SandboxFacts;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a registration in a customer's tenant needs, and what Graph refuses about it. */
class RegistrationTests extends RegistrationGraphTest {

    private static final String SCOPE = "11111111-aaaa-4aaa-8aaa-111111111111";

    private static final String EXPOSED = """
            {"api":{"requestedAccessTokenVersion":2,"oauth2PermissionScopes":[{"id":"%s","value":"access_as_user",
              "type":"User","isEnabled":%s,"adminConsentDisplayName":"Access as user","adminConsentDescription":"x",
              "userConsentDisplayName":"Access as you","userConsentDescription":"y"}]}}
            """;

    @Test
    void addsAndRemovesOwnersByReference() {
        String path = path(made("{\"displayName\":\"Owned\"}"));
        String owner = person(TENANT, SandboxFacts.ADATUM_ADMIN).id();
        String reference = "{\"@odata.id\":\"https://graph.microsoft.com/v1.0/directoryObjects/" + owner + "\"}";

        assertThat(ok(path + "/owners", admin()).path("value")).isEmpty();
        done(call("POST", path + "/owners/$ref", admin(), reference));
        refused(
                call("POST", path + "/owners/$ref", admin(), reference),
                400,
                "Request_BadRequest",
                "One or more added object references already exist for the following modified properties: 'owners'.");
        JsonNode listed = ok(path + "/owners", admin()).path("value");
        assertThat(listed).hasSize(1);
        assertThat(listed.get(0).path("@odata.type").asString()).isEqualTo("#microsoft.graph.user");
        assertThat(listed.get(0).path("id").asString()).isEqualTo(owner);
        done(call("DELETE", path + "/owners/" + owner + "/$ref", admin(), null));
        refused(
                call("DELETE", path + "/owners/" + owner + "/$ref", admin(), null),
                404,
                "Request_ResourceNotFound",
                owner);
        String stranger = UUID.randomUUID().toString();
        refused(
                call("POST", path + "/owners/$ref", admin(), reference.replace(owner, stranger)),
                404,
                "Request_ResourceNotFound",
                stranger);
    }

    @Test
    void letsOwnersWithoutARoleChangeTheirApplicationAlone() {
        var ordinary = world().tenant(TENANT).orElseThrow().people().values().stream()
                .filter(each -> each.access().directoryRoles().isEmpty()
                        && each.profile().accountEnabled())
                .findFirst()
                .orElseThrow();
        String user = delegated(TENANT, ordinary.profile().userPrincipalName(), "Application.ReadWrite.All");
        JsonNode own = call("POST", "/applications", user, "{\"displayName\":\"Mine\"}")
                .json();
        String other = path(made("{\"displayName\":\"Not mine\"}"));

        assertThat(ok(path(own) + "/owners", user)
                        .path("value")
                        .get(0)
                        .path("id")
                        .asString())
                .isEqualTo(ordinary.id());
        done(call("PATCH", path(own), user, "{\"tags\":[\"a\"]}"));
        refused(call("PATCH", other, user, "{}"), 403, "Authorization_RequestDenied", "Insufficient privileges");
        control("policies", "{\"tenant\":\"%s\",\"usersRegisterApps\":false}".formatted(TENANT));
        refused(
                call("POST", "/applications", user, "{\"displayName\":\"No more\"}"),
                403,
                "Authorization_RequestDenied",
                "Insufficient privileges");
        control("policies", "{\"tenant\":\"%s\",\"usersRegisterApps\":true}".formatted(TENANT));
    }

    @Test
    void exposesAPermissionAndPreAuthorizesClientsInTheRightOrder() {
        JsonNode application = made("{\"displayName\":\"Remote expert\"}");
        String path = path(application);
        String appId = application.path("appId").asString();
        String clients =
                "{\"api\":{\"preAuthorizedApplications\":[{\"appId\":\"%s\",\"delegatedPermissionIds\":[\"%s\"]}]}}"
                        .formatted(MicrosoftApps.TEAMS, SCOPE);

        refused(call("PATCH", path, admin(), clients), 400, "Request_BadRequest", "preAuthorizedApplications");
        done(call("PATCH", path, admin(), "{\"identifierUris\":[\"api://app.example.com/%s\"]}".formatted(appId)));
        refused(call("PATCH", path, admin(), EXPOSED.formatted(SCOPE, false)), 400, "Request_BadRequest", "isEnabled");
        done(call("PATCH", path, admin(), EXPOSED.formatted(SCOPE, true)));
        done(call("PATCH", path, admin(), clients));
        refused(
                call("PATCH", path, admin(), "{\"api\":{\"oauth2PermissionScopes\":[]}}"),
                400,
                "CannotDeleteOrUpdateEnabledEntitlement",
                "Permission (scope or role) cannot be deleted or updated unless disabled first.");

        JsonNode read = ok(path, admin());
        assertThat(read.path("identifierUris").get(0).asString()).isEqualTo("api://app.example.com/" + appId);
        JsonNode api = read.path("api");
        assertThat(api.path("requestedAccessTokenVersion").asInt()).isEqualTo(2);
        assertThat(api.path("oauth2PermissionScopes").get(0).path("value").asString())
                .isEqualTo("access_as_user");
        assertThat(api.path("preAuthorizedApplications").get(0).path("appId").asString())
                .isEqualTo(MicrosoftApps.TEAMS);
        done(call("PATCH", path, admin(), EXPOSED.formatted(SCOPE, false)));
        done(call("PATCH", path, admin(), "{\"api\":{\"oauth2PermissionScopes\":[]}}"));
        assertThat(ok(path, admin())
                        .path("api")
                        .path("requestedAccessTokenVersion")
                        .asInt())
                .as("members that the PATCH does not name stay")
                .isEqualTo(2);
    }

    @Test
    void keepsWhatWasDeletedForThirtyDays() {
        JsonNode application = made("{\"displayName\":\"Deleted\"}");
        String id = application.path("id").asString();
        String principal = principalOf(application);
        String item = "/directory/deletedItems/" + id;

        done(call("DELETE", path(application), admin(), null));
        assertThat(get(path(application), admin()).status()).isEqualTo(404);
        assertThat(get("/servicePrincipals/" + principal, admin()).status())
                .as("its service principal goes with it")
                .isEqualTo(404);
        assertThat(ok("/directory/deletedItems/graph.application?$filter=displayName eq 'Deleted'", admin())
                        .path("value"))
                .hasSize(1);
        assertThat(ok(item, admin()).path("deletedDateTime").isNull()).isFalse();
        assertThat(call("POST", item + "/restore", admin(), null).status()).isEqualTo(200);
        assertThat(get(path(application), admin()).status()).isEqualTo(200);
        assertThat(get("/servicePrincipals/" + principal, admin()).status())
                .as("the service principal is restored by a call of its own")
                .isEqualTo(404);
        assertThat(call("POST", "/directory/deletedItems/" + principal + "/restore", admin(), null)
                        .status())
                .isEqualTo(200);
        assertThat(get("/servicePrincipals/" + principal, admin()).status()).isEqualTo(200);

        done(call("DELETE", path(application), admin(), null));
        done(call("DELETE", item, admin(), null));
        assertThat(get(item, admin()).status()).isEqualTo(404);
        refused(call("POST", item + "/restore", admin(), null), 404, "Request_ResourceNotFound", id);
    }

    @Test
    void answersFromTwoReplicasForAWhile() {
        control("switches", "{\"flapSeconds\":30}");
        String path = path(made("{\"displayName\":\"Flapping\"}"));
        var statuses =
                IntStream.range(0, 6).mapToObj(i -> get(path, admin()).status()).toList();
        assertThat(statuses).containsExactly(200, 404, 200, 404, 200, 404);
        world().forward(Duration.ofSeconds(31));
        assertThat(IntStream.range(0, 4).map(i -> get(path, admin()).status())).containsOnly(200);
    }

    @Test
    void makesAServicePrincipalOfAServiceThatTheTenantLacks() {
        String key = "/servicePrincipals(appId='" + MicrosoftApps.SKYPE_FOR_BUSINESS + "')";
        assertThat(get(key, admin()).status()).isEqualTo(404);
        String body = "{\"appId\":\"" + MicrosoftApps.SKYPE_FOR_BUSINESS + "\"}";
        assertThat(call("POST", "/servicePrincipals", admin(), body).status()).isEqualTo(201);
        JsonNode skype = ok(key, admin());
        assertThat(skype.path("appOwnerOrganizationId").asString()).isEqualTo(MicrosoftApps.OWNER);
        assertThat(skype.path("oauth2PermissionScopes")
                        .valueStream()
                        .filter(scope -> scope.path("value").asString().equals("Contacts.ReadWrite"))
                        .map(scope -> scope.path("id").asString()))
                .containsExactly("5bdeff8b-73d9-4b8a-9e9b-d44c6105f9b4");
        assertThat(call("POST", "/servicePrincipals", admin(), body).status()).isEqualTo(409);
    }

    @Test
    void tagsAndDisablesAServicePrincipal() {
        String principal = "/servicePrincipals/" + principalOf(made("{\"displayName\":\"Tagged\"}"));
        done(call("PATCH", principal, admin(), "{\"tags\":[\"HideApp\"],\"accountEnabled\":false}"));
        JsonNode read = ok(principal, admin());
        assertThat(read.path("tags").get(0).asString()).isEqualTo("HideApp");
        assertThat(read.path("accountEnabled").asBoolean()).isFalse();
    }

    private static String principalOf(JsonNode application) {
        return call(
                        "POST",
                        "/servicePrincipals",
                        admin(),
                        "{\"appId\":\"" + application.path("appId").asString() + "\"}")
                .json()
                .path("id")
                .asString();
    }
}
