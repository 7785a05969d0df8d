package io.gatehouse.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.SandboxTest;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.shared.PublicUrl;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SandboxTest
class ApiSecurityTests {

    private final HttpClient http = HttpClient.newHttpClient();

    @Autowired
    Sandbox sandbox;

    /** The calls that programs were promised first. */
    private static final String CONTRACT = """
            POST /api/v1/customers
            GET /api/v1/customers
            GET /api/v1/customers/{}
            PATCH /api/v1/customers/{}
            DELETE /api/v1/customers/{}
            POST /api/v1/customers/{}/invitations
            GET /api/v1/invitations
            GET /api/v1/invitations/{}
            POST /api/v1/invitations/{}/resend
            POST /api/v1/invitations/{}/revoke
            POST /api/v1/invitations/{}/extend
            POST /api/v1/invitations/{}/links
            POST /api/v1/invitations/{}/confirm
            GET /api/v1/connections
            GET /api/v1/connections/{}
            POST /api/v1/connections/{}/verify
            POST /api/v1/connections/{}/rotate
            POST /api/v1/connections/{}/sync
            POST /api/v1/connections/{}/disconnect
            POST /api/v1/connections/{}/access-token
            GET /api/v1/customers/{}/directory/users
            GET /api/v1/customers/{}/directory/groups
            GET /api/v1/customers/{}/directory/groups/{}/members
            GET /api/v1/jobs/{}
            GET /api/v1/events
            GET /api/v1/alerts
            GET /api/v1/audit""";

    @Autowired
    JsonMapper json;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mappings;

    @Autowired
    PublicUrl url;

    @LocalServerPort
    int port;

    @Test
    void refusesCallsWithoutABearer() throws Exception {
        HttpResponse<String> answer = call("GET", "/api/v1/customers", null, null, Map.of());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
        assertThat(json.readTree(answer.body()).path("correlationId").asString())
                .isEqualTo(answer.headers().firstValue("X-Correlation-Id").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "ghk_unknown"})
    void refusesBearersThatProveNothing(String bearer) throws Exception {
        HttpResponse<String> answer = call("GET", "/api/v1/customers", null, bearer, Map.of());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain("Exception");
    }

    @Test
    void refusesATokenForGraph() throws Exception {
        HttpResponse<String> answer =
                call("GET", "/api/v1/customers", null, appToken("https://graph.microsoft.com/.default"), Map.of());

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void admitsAnAppTokenOfTheHomeTenant() throws Exception {
        for (String scope : new String[] {
            SandboxFacts.PORTAL_CLIENT_ID + "/.default", "api://" + SandboxFacts.PORTAL_CLIENT_ID + "/.default"
        }) {
            HttpResponse<String> answer = call("GET", "/api/v1/customers", null, appToken(scope), Map.of());

            assertThat(answer.statusCode()).as(scope + " " + answer.body()).isEqualTo(200);
            assertThat(json.readTree(answer.body()).has("items")).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "\"text\"",
                "null",
                "{\"shortName\":\"contoso\",\"displayName\":\"Contoso\",\"status\":\"CONNECTED\"}",
                "{\"shortName\":{},\"displayName\":[]}",
                "{\"shortName\":\"con.toso\",\"displayName\":\"Contoso\"}",
                "{\"displayName\":\"Contoso\"}",
                "{\"shortName\":\"contoso\",\"displayName\":\"Contoso\",\"contacts\":\"none\"}"
            })
    void answersBadBodiesWithProblemDetails(String body) throws Exception {
        HttpResponse<String> answer = call("POST", "/api/v1/customers", body, appToken(), Map.of());

        assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 422);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(json.readTree(answer.body()).path("detail").asString()).isNotBlank();
    }

    @Test
    void refusesBodiesOverOneMebibyte() throws Exception {
        String body = "{\"shortName\":\"" + "x".repeat(1_100_000) + "\"}";

        assertThat(call("POST", "/api/v1/customers", body, appToken(), Map.of()).statusCode())
                .isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v1/nothing", "/api/v1/connections/{id}/rotate", "/api/v2/customers", "/api/v1/jobs/{id}"})
    void answersWhatIsNotThereWith404(String path) throws Exception {
        HttpResponse<String> answer =
                call("GET", path.replace("{id}", UUID.randomUUID().toString()), null, appToken(), Map.of());

        assertThat(answer.statusCode()).isIn(404, 405);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/customers/not-a-uuid",
                "/api/v1/customers?limit=many",
                "/api/v1/customers?cursor=%00",
                "/api/v1/customers?cursor=AAA",
                "/api/v1/customers?query=a%00b",
                "/api/v1/customers?reference=%00",
                "/api/v1/customers?updatedSince=yesterday",
                "/api/v1/customers?updatedSince=%2B300000-01-01T00:00:00Z",
                "/api/v1/customers?health=FINE",
                "/api/v1/invitations?status=NOPE",
                "/api/v1/invitations?query=%00",
                "/api/v1/connections?health=FINE",
                "/api/v1/connections?cursor=AAA",
                "/api/v1/jobs?kind=%00",
                "/api/v1/audit?action=%00",
                "/api/v1/events?after=AAA"
            })
    void answersWrongTypesWith4xx(String path) throws Exception {
        assertThat(call("GET", path, null, appToken(), Map.of()).statusCode()).isBetween(400, 422);
    }

    @Test
    void repeatsTheFirstAnswerForTheSameKey() throws Exception {
        String name = "i" + UUID.randomUUID().toString().substring(0, 8);
        String body = "{\"shortName\":\"" + name + "\",\"displayName\":\"Idem\"}";
        Map<String, String> key = Map.of("Idempotency-Key", UUID.randomUUID().toString());

        HttpResponse<String> first = call("POST", "/api/v1/customers", body, appToken(), key);
        HttpResponse<String> second = call("POST", "/api/v1/customers", body, appToken(), key);
        HttpResponse<String> other = call("POST", "/api/v1/customers", body.replace("Idem", "Other"), appToken(), key);

        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(other.statusCode()).isEqualTo(422);
    }

    @Test
    void manyDuplicatesAtOnceHaveOneEffect() throws Exception {
        String name = "d" + UUID.randomUUID().toString().substring(0, 8);
        String body = "{\"shortName\":\"" + name + "\",\"displayName\":\"Duplicate\"}";
        Map<String, String> key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        String bearer = appToken();

        try (var threads = Executors.newFixedThreadPool(16)) {
            var calls = IntStream.range(0, 64)
                    .<Callable<Integer>>mapToObj(i -> () ->
                            call("POST", "/api/v1/customers", body, bearer, key).statusCode())
                    .toList();
            Map<Integer, Long> answers = threads.invokeAll(calls).stream()
                    .map(future -> future.resultNow())
                    .collect(Collectors.groupingBy(status -> status, Collectors.counting()));
            assertThat(answers.keySet()).isSubsetOf(201, 409);
            assertThat(answers).containsKey(201);
        }
        JsonNode found = json.readTree(call("GET", "/api/v1/customers?query=" + name, null, bearer, Map.of())
                .body());
        assertThat(found.path("items").size()).isEqualTo(1);
    }

    /** The client of these tests has the role of an operator. */
    @Test
    void letsOperatorsReadTheTrailAsTheEventsDo() throws Exception {
        String name = "t" + UUID.randomUUID().toString().substring(0, 8);
        String body = "{\"shortName\":\"" + name + "\",\"displayName\":\"Trail\"}";
        String customer = json.readTree(call("POST", "/api/v1/customers", body, appToken(), Map.of())
                        .body())
                .path("id")
                .asString();

        HttpResponse<String> audit = call("GET", "/api/v1/audit?customerId=" + customer, null, appToken(), Map.of());

        assertThat(audit.statusCode()).as(audit.body()).isEqualTo(200);
        JsonNode items = json.readTree(audit.body()).path("items");
        assertThat(items.size()).isEqualTo(1);
        assertThat(items.get(0).path("type").asString()).isEqualTo("customer.created");
    }

    @Test
    void describesItself() throws Exception {
        JsonNode openApi = json.readTree(
                call("GET", "/api/openapi.json", null, null, Map.of()).body());

        assertThat(openApi.path("openapi").asString()).startsWith("3.");
        Set<String> described = new TreeSet<>();
        openApi.path("paths")
                .propertyStream()
                .forEach(path -> path.getValue()
                        .propertyStream()
                        .forEach(call ->
                                described.add(call.getKey().toUpperCase(Locale.ROOT) + " " + unnamed(path.getKey()))));
        assertThat(described).isEqualTo(handled());
        assertThat(described).contains(CONTRACT.split("\\s*\n"));
    }

    @Test
    void tellsGeneratedClientsHowToCallAndWhatRefusalsLookLike() throws Exception {
        JsonNode openApi = json.readTree(
                call("GET", "/api/openapi.json", null, null, Map.of()).body());

        assertThat(openApi.at("/info/title").asString()).isEqualTo("Gatehouse");
        assertThat(openApi.at("/info/version").asString()).isNotEqualTo("v0");
        assertThat(openApi.path("servers").size()).isEqualTo(1);
        assertThat(openApi.at("/servers/0/url").asString())
                .isEqualTo(url.publicUrl().toString());
        assertThat(openApi.at("/components/securitySchemes/bearer/scheme").asString())
                .isEqualTo("bearer");
        assertThat(openApi.at("/security/0").has("bearer")).isTrue();
        JsonNode resend =
                openApi.path("paths").path("/api/v1/invitations/{id}/resend").path("post");
        assertThat(resend.path("parameters").toString()).contains("Idempotency-Key");
        assertThat(resend.at("/responses/default/$ref").asString()).isEqualTo("#/components/responses/Refusal");
        assertThat(openApi.at("/components/responses/Refusal/content/application~1problem+json/schema/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/Problem");
        assertThat(openApi.path("paths")
                        .path("/api/v1/connections/{id}/access-token")
                        .path("post")
                        .path("parameters")
                        .toString())
                .doesNotContain("Idempotency-Key");
    }

    /** Every call that the portal answers. */
    private Set<String> handled() {
        Set<String> calls = new TreeSet<>();
        mappings.getHandlerMethods()
                .keySet()
                .forEach(mapping -> mapping.getPatternValues().stream()
                        .filter(pattern -> pattern.startsWith("/api/v1/"))
                        .forEach(pattern -> mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(method -> calls.add(method + " " + unnamed(pattern)))));
        return calls;
    }

    private static String unnamed(String path) {
        return path.replaceAll("\\{[^}]+}", "{}");
    }

    private String appToken() throws Exception {
        return appToken("api://" + SandboxFacts.PORTAL_CLIENT_ID + "/.default");
    }

    private String appToken(String scope) throws Exception {
        Map<String, String> form = Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                SandboxFacts.AUTOMATION_CLIENT_ID,
                "client_secret",
                SandboxFacts.AUTOMATION_CLIENT_SECRET,
                "scope",
                scope);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(sandbox.loginEndpoint() + "/" + SandboxFacts.HOME_TENANT + "/oauth2/v2.0/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.entrySet().stream()
                        .map(field ->
                                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"))))
                .build();
        String body = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        String token = json.readTree(body).path("access_token").asString();
        assertThat(token).as(body).isNotBlank();
        return token;
    }

    private HttpResponse<String> call(
            String method, String path, String body, String bearer, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        headers.forEach(request::header);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
