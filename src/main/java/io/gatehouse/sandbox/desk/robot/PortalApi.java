package io.gatehouse.sandbox.desk.robot;

import io.gatehouse.sandbox.SandboxFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The portal's REST API as the provider's automation uses it, with an app token of the home tenant. */
final class PortalApi {

    /** What the portal answered when it refused, in one sentence. */
    static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message, null, false, false);
        }
    }

    /** An invitation and, right after it was made, its link. */
    record Invitation(String id, String status, @Nullable String link) {}

    private final HttpClient http;
    private final URI portal;
    private final String bearer;
    private final JsonMapper json = JsonMapper.shared();

    private PortalApi(HttpClient http, URI portal, String bearer) {
        this.http = http;
        this.portal = portal;
        this.bearer = bearer;
    }

    /** Gets the automation's token at the sandbox's own token endpoint. */
    static PortalApi connect(HttpClient http, URI login, URI portal) {
        var token = HttpRequest.newBuilder(login.resolve("/" + SandboxFacts.HOME_TENANT + "/oauth2/v2.0/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials&client_id="
                        + SandboxFacts.AUTOMATION_CLIENT_ID
                        + "&client_secret="
                        + java.net.URLEncoder.encode(
                                SandboxFacts.AUTOMATION_CLIENT_SECRET, java.nio.charset.StandardCharsets.UTF_8)
                        + "&scope="
                        + SandboxFacts.PORTAL_CLIENT_ID
                        + "%2F.default"));
        var answer = sent(http, token.build());
        if (answer.statusCode() != 200) {
            throw new Refused("The sandbox gave no token to its automation app: " + answer.body());
        }
        String bearer =
                JsonMapper.shared().readTree(answer.body()).path("access_token").asString();
        return new PortalApi(http, portal, bearer);
    }

    /** Creates the customer, or finds the one with the same short name. */
    String customer(String shortName, String displayName, String domain, String admin) {
        var answer = call(
                "POST",
                "/api/v1/customers",
                Map.of(
                        "shortName", shortName,
                        "displayName", displayName,
                        "tenant", domain,
                        "reference", "sandbox-" + shortName,
                        "contacts", List.of(Map.of("email", admin))));
        JsonNode body = body(answer);
        if ((answer.statusCode() == 201 || answer.statusCode() == 409) && body.hasNonNull("id")) {
            return body.path("id").asString();
        }
        throw refused("create the customer " + displayName, answer);
    }

    /** The invitation that counts: one that may still be used, or else the latest that nobody revoked. */
    Optional<Invitation> earlierInvitation(String customerId) {
        var answer = call("GET", "/api/v1/invitations?customerId=" + customerId, null);
        if (answer.statusCode() != 200) {
            throw refused("list invitations", answer);
        }
        return body(answer)
                .path("items")
                .valueStream()
                .map(item -> new Invitation(
                        item.path("id").asString(), item.path("status").asString(), null))
                .filter(invitation -> !invitation.status().equals("REVOKED"))
                .min(Comparator.comparing(invitation -> invitation.status().equals("EXPIRED")));
    }

    Invitation invite(String customerId, String recipient, int hours) {
        var answer = call(
                "POST",
                "/api/v1/customers/" + customerId + "/invitations",
                Map.of(
                        "profile",
                        "direct-routing",
                        "method",
                        "DELEGATED_TOKEN",
                        "recipients",
                        List.of(recipient),
                        "expiresInHours",
                        hours,
                        "notify",
                        false));
        if (answer.statusCode() != 201) {
            throw refused("invite " + recipient, answer);
        }
        JsonNode body = body(answer);
        return new Invitation(
                body.path("id").asString(),
                body.path("status").asString(),
                body.path("link").asString());
    }

    /** Another link for an invitation whose first one is not known any more. */
    String link(String invitationId) {
        var answer = call("POST", "/api/v1/invitations/" + invitationId + "/links", Map.of());
        if (answer.statusCode() != 201) {
            throw refused("make another link", answer);
        }
        return body(answer).path("link").asString();
    }

    String status(String invitationId) {
        var answer = call("GET", "/api/v1/invitations/" + invitationId, null);
        if (answer.statusCode() != 200) {
            throw refused("read the invitation", answer);
        }
        return body(answer).path("status").asString();
    }

    private HttpResponse<String> call(String method, String path, @Nullable Object body) {
        var request = HttpRequest.newBuilder(portal.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + bearer)
                .header("Accept", "application/json");
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(json.writeValueAsString(body)));
        }
        return sent(http, request.build());
    }

    private JsonNode body(HttpResponse<String> answer) {
        try {
            return json.readTree(answer.body());
        } catch (tools.jackson.core.JacksonException notJson) {
            return json.createObjectNode();
        }
    }

    private Refused refused(String what, HttpResponse<String> answer) {
        JsonNode problem = body(answer);
        String detail = problem.path("detail").asString(problem.path("title").asString(""));
        return new Refused("The portal refused to %s: %d %s"
                .formatted(what, answer.statusCode(), detail)
                .strip());
    }

    private static HttpResponse<String> sent(HttpClient http, HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", interrupted);
        }
    }
}
