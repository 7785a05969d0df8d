package io.gatehouse.registration;

import io.gatehouse.sandbox.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An administrator who is signed in with the Azure CLI, and what Graph tells such a person, word by word. */
public record CommandLine(Sandbox sandbox, String tenant, String token) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Signs in, as {@code az login} would. */
    public static CommandLine signIn(Sandbox sandbox, String tenant, String user) {
        String wanted = JsonMapper.shared().writeValueAsString(Map.of("tenant", tenant, "user", user));
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(sandbox.loginEndpoint() + "/_sandbox/command-line-token"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(wanted))
                .build();
        return new CommandLine(
                sandbox, tenant, read(request).path("accessToken").asString());
    }

    /** An answer of Graph as it is. */
    public JsonNode get(String path) {
        return read(HttpRequest.newBuilder(URI.create(sandbox.graphEndpoint() + "/v1.0" + path))
                .header("Authorization", "Bearer " + token)
                .build());
    }

    private static JsonNode read(HttpRequest request) {
        try {
            var response = HTTP.send(request, BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new AssertionError(request.uri() + ": " + response.body());
            }
            return JsonMapper.shared().readTree(response.body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Everything that Graph tells of a registration, without what Microsoft or the day chooses: ids, moments, the tag
     * of whoever made it, and the day in the name of a credential. Ids of exposed scopes become their names.
     */
    public Picture picture(String objectId) {
        ObjectNode app = (ObjectNode) get("/applications/" + objectId);
        String appId = app.path("appId").asString();
        String principal = get("/servicePrincipals?$filter=appId%20eq%20'" + appId + "'")
                .path("value")
                .path(0)
                .path("id")
                .asString();
        ObjectNode itself = (ObjectNode) get("/servicePrincipals/" + principal);
        Set<String> consents = new TreeSet<>();
        get("/servicePrincipals/" + principal + "/oauth2PermissionGrants")
                .path("value")
                .forEach(grant -> consents.add(grant.path("consentType").asString() + " "
                        + grant.path("resourceId").asString() + " "
                        + new TreeSet<>(List.of(grant.path("scope").asString().split(" ")))));
        Set<String> roles = new TreeSet<>();
        get("/servicePrincipals/" + principal + "/appRoleAssignments")
                .path("value")
                .forEach(role -> roles.add(role.path("resourceId").asString() + " "
                        + role.path("appRoleId").asString()));
        Set<String> owners = new TreeSet<>();
        get("/applications/" + objectId + "/owners")
                .path("value")
                .forEach(owner -> owners.add(owner.path("id").asString()));
        return new Picture(normal(app, appId), normal(itself, appId), consents, roles, owners);
    }

    /** A registration and what it was allowed, comparable with another one's. */
    public record Picture(
            JsonNode application, JsonNode principal, Set<String> consents, Set<String> roles, Set<String> owners) {}

    private static JsonNode normal(ObjectNode object, String appId) {
        String text = object.toString().replace(appId, "app-id");
        for (JsonNode scope : object.path("api").path("oauth2PermissionScopes")) {
            text = text.replace(scope.path("id").asString(), scope.path("value").asString());
        }
        for (JsonNode scope : object.path("oauth2PermissionScopes")) {
            text = text.replace(scope.path("id").asString(), scope.path("value").asString());
        }
        ObjectNode all = (ObjectNode) JsonMapper.shared().readTree(text);
        all.remove(List.of("id", "createdDateTime", "tags", "@odata.context"));
        credentials(all, "passwordCredentials");
        credentials(all, "keyCredentials");
        sort(all.path("requiredResourceAccess"), "resourceAccess");
        return all;
    }

    /** Kind and name stay, and on which day it ends. */
    private static void credentials(ObjectNode all, String member) {
        all.path(member).forEach(each -> {
            ObjectNode credential = (ObjectNode) each;
            credential.remove(List.of("keyId", "hint", "startDateTime", "endDateTime", "customKeyIdentifier", "key"));
            credential.put(
                    "displayName",
                    credential.path("displayName").asString().replaceAll("/\\d{4}-\\d\\d-\\d\\d.*$", "/day"));
        });
    }

    /** Their order means nothing to Microsoft. */
    private static void sort(JsonNode resources, String member) {
        resources.forEach(resource -> {
            List<JsonNode> entries = new ArrayList<>();
            resource.path(member).forEach(entries::add);
            entries.sort(java.util.Comparator.comparing(JsonNode::toString));
            ((ObjectNode) resource).putArray(member).addAll(entries);
        });
    }
}
