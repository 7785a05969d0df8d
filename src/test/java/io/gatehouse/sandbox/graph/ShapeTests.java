package io.gatehouse.sandbox.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.sandbox.SandboxFacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Answers have the members and types of the shapes under {@code sandbox/graph}, which restate Microsoft's documented
 * examples: an empty text stands for any text, null for anything, an array's one element for each of its elements.
 */
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
    void listsHaveTheDocumentedShape(String shape, String path) throws Exception {
        assertShape(shape, ok(path, admin()));
    }

    @Test
    void membershipsHaveTheDocumentedShape() throws Exception {
        String user = delegated(TENANT, SandboxFacts.CONTOSO_USER, "User.Read");
        assertShape("transitiveMemberOf", ok("/me/transitiveMemberOf", user));
    }

    @Test
    void presenceHasTheDocumentedShape() throws Exception {
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
    void deltaPagesHaveTheDocumentedShape() throws Exception {
        deltaPages(6, false, false);
        assertShape("users-delta", ok("/users/delta", admin()));
        JsonNode selected = ok("/users/delta?$select=displayName,givenName,surname", admin());
        assertShape("users-delta-selected", selected);
        assertThat(selected.path("value").get(0).propertyNames())
                .containsExactlyInAnyOrder("displayName", "givenName", "surname", "id");
        assertShape("groups-delta", ok("/groups/delta?$select=displayName,description,members", admin()));
        control("normal", "{}");
    }

    @Test
    void deltaRoundsHaveTheDocumentedShape() throws Exception {
        String users = ok("/users/delta?$deltatoken=latest", admin())
                .path("@odata.deltaLink")
                .asString();
        String groups = ok("/groups/delta?$deltatoken=latest", admin())
                .path("@odata.deltaLink")
                .asString();
        assertShape("users-delta-nochange", ok(users, admin()));
        assertShape("users-delta-nochange", ok(groups, admin()));
        control("directory", "{\"tenant\":\"contoso.com\",\"action\":\"REMOVE\",\"count\":1}");
        JsonNode removed = ok(users, admin());
        assertShape("users-delta-removed", removed);
        assertThat(removed.path("value").get(0).path("@removed").path("reason").asString())
                .isEqualTo("changed");
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
    void createdObjectsHaveTheDocumentedShape() throws Exception {
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
    void errorsHaveTheDocumentedShape() throws Exception {
        assertShape("error", get("/me", "").json());
        assertShape("error", get("/users/nobody", admin()).json());
        assertShape("error", get("/users", application(TENANT)).json());
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

    static void assertShape(String name, JsonNode actual) throws IOException {
        try (var resource = ShapeTests.class.getResourceAsStream("/sandbox/graph/" + name + ".json")) {
            var differences = new ArrayList<String>();
            compare("", JSON.readTree(java.util.Objects.requireNonNull(resource)), actual, differences);
            assertThat(differences).as("%s: %s", name, actual).isEqualTo(List.of());
        }
    }

    private static void compare(String path, JsonNode shape, JsonNode actual, List<String> differences) {
        if (shape.isNull()) {
            return;
        }
        if (shape.getNodeType() != actual.getNodeType()) {
            differences.add(path + " is " + actual.getNodeType() + ", not " + shape.getNodeType());
            return;
        }
        shape.properties().forEach(member -> {
            if (actual.has(member.getKey())) {
                compare(path + "/" + member.getKey(), member.getValue(), actual.path(member.getKey()), differences);
            } else {
                differences.add(path + "/" + member.getKey() + " is missing");
            }
        });
        if (shape.isArray() && !shape.isEmpty()) {
            if (actual.isEmpty()) {
                differences.add(path + " is empty");
            }
            for (JsonNode each : actual) {
                compare(path + "[]", shape.get(0), each, differences);
            }
        }
    }
}
