package io.gatehouse.journey;

import io.gatehouse.sandbox.SandboxFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A program of the provider: it takes an app token of the home tenant and uses the REST API. */
final class Automation {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI portal;
    private final URI cloud;
    private final String bearer;

    Automation(String portal, URI cloud) {
        this(portal, cloud, cloud);
    }

    /** @param signIn where the portal believes sign-ins to be, as tokens name the place they come from */
    Automation(String portal, URI signIn, URI cloud) {
        this.portal = URI.create(portal);
        this.cloud = cloud;
        this.bearer = token(signIn);
    }

    JsonNode get(String path) {
        return answer(request(path).GET(), 200);
    }

    JsonNode post(String path, @Nullable Object body, int status) {
        return post(path, body, status, UUID.randomUUID());
    }

    /** With the same key it may be said again without being done again. */
    JsonNode post(String path, @Nullable Object body, int status, UUID key) {
        HttpRequest.Builder request = request(path).header("Idempotency-Key", key.toString());
        return answer(
                body == null
                        ? request.POST(BodyPublishers.noBody())
                        : request.header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))),
                status);
    }

    /** Whatever the portal answers; empty where nobody does, so that what was asked for may have been done or not. */
    Optional<Answer> ask(String path, Object body, UUID key) {
        HttpRequest.Builder request = request(path)
                .header("Idempotency-Key", key.toString())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            boolean json =
                    answer.headers().firstValue("Content-Type").orElse("").contains("json");
            return Optional.of(new Answer(answer.statusCode(), JSON.readTree(json ? answer.body() : "{}")));
        } catch (IOException nobody) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    record Answer(int status, JsonNode body) {}

    JsonNode put(String path, Object body) {
        return answer(
                request(path)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(JSON.writeValueAsString(body))),
                200);
    }

    /** All items of a list, page by page. */
    List<JsonNode> all(String path) {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        while (true) {
            JsonNode page = get(path + (path.contains("?") ? "&" : "?") + "limit=200" + cursor);
            page.path("items").forEach(items::add);
            if (!page.hasNonNull("next")) {
                return items;
            }
            cursor = "&cursor=" + page.path("next").asString();
        }
    }

    /** Everything that happened, in order. */
    List<JsonNode> events() {
        List<JsonNode> items = new ArrayList<>();
        String after = "";
        while (true) {
            JsonNode page = get("/api/v1/events?limit=100" + after);
            if (page.path("items").isEmpty()) {
                return items;
            }
            page.path("items").forEach(items::add);
            after = "&after=" + page.path("next").asString();
        }
    }

    List<String> eventTypes() {
        return events().stream().map(event -> event.path("type").asString()).toList();
    }

    /** What an administrator of a tenant may read and write there, without any app of ours. */
    String administrator(String tenant, String user) {
        return answer(
                        HttpRequest.newBuilder(cloud.resolve("/_sandbox/command-line-token"))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(
                                        JSON.writeValueAsString(Map.of("tenant", tenant, "user", user)))),
                        200)
                .path("accessToken")
                .asString();
    }

    JsonNode atMicrosoft(String path, String accessToken) {
        return atMicrosoft(path, accessToken, 200);
    }

    JsonNode atMicrosoft(String path, String accessToken, int status) {
        return answer(
                HttpRequest.newBuilder(cloud.resolve(path)).header("Authorization", "Bearer " + accessToken), status);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(portal.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + bearer);
    }

    private String token(URI signIn) {
        String form = "grant_type=client_credentials&client_id=" + SandboxFacts.AUTOMATION_CLIENT_ID + "&client_secret="
                + SandboxFacts.AUTOMATION_CLIENT_SECRET + "&scope=" + SandboxFacts.PORTAL_CLIENT_ID + "%2F.default";
        return answer(
                        HttpRequest.newBuilder(signIn.resolve("/" + SandboxFacts.HOME_TENANT + "/oauth2/v2.0/token"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(form)),
                        200)
                .path("access_token")
                .asString();
    }

    private JsonNode answer(HttpRequest.Builder request, int status) {
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != status) {
                throw new AssertionError(
                        answer.request().uri() + " answered " + answer.statusCode() + " " + answer.body());
            }
            return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The mails the sandbox's server accepted for an address, newest first. */
    List<JsonNode> mails(String to) {
        JsonNode mails = answer(HttpRequest.newBuilder(cloud.resolve("/_sandbox/mails?to=" + to)), 200);
        return mails.valueStream().toList();
    }

    /** From now on Microsoft takes each refresh token once, and ends the sign-in of who comes with it again. */
    void singleUseRefreshTokens() {
        singleUseRefreshTokens(0);
    }

    /** @param grace how many seconds a used one is taken again */
    void singleUseRefreshTokens(int grace) {
        answer(
                HttpRequest.newBuilder(cloud.resolve("/_sandbox/switches"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                "{\"strictRefreshTokens\":true,\"refreshGraceSeconds\":%d}".formatted(grace))),
                200);
    }

    static Map<String, Object> fabrikam() {
        return Map.of(
                "shortName", "fabrikam",
                "displayName", "Fabrikam GmbH",
                "tenant", SandboxFacts.FABRIKAM,
                "reference", "CRM-4711",
                "contacts", List.of(Map.of("email", SandboxFacts.FABRIKAM_ADMIN, "name", "K. Brandt")));
    }

    static Map<String, Object> contoso() {
        return Map.of(
                "shortName",
                "contoso",
                "displayName",
                "Contoso Ltd",
                "tenant",
                SandboxFacts.CONTOSO,
                "contacts",
                List.of(Map.of("email", SandboxFacts.CONTOSO_ADMIN, "name", "Adele Vance")));
    }

    static Map<String, Object> customer(String shortName, String name, String tenant, String admin) {
        return Map.of(
                "shortName", shortName,
                "displayName", name,
                "tenant", tenant,
                "contacts", List.of(Map.of("email", admin, "name", "K. Admin")));
    }

    static Map<String, Object> invitation() {
        return invitation(SandboxFacts.FABRIKAM_ADMIN);
    }

    static Map<String, Object> invitation(String recipient) {
        return Map.of(
                "profile",
                "direct-routing",
                "method",
                "DELEGATED_TOKEN",
                "recipients",
                List.of(recipient),
                "expiresInHours",
                48);
    }
}
