package io.gatehouse.sandbox.entra;

import static io.gatehouse.sandbox.entra.Browser.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Another issuer's tokens in place of a secret: written by Graph, accepted by Entra ID, late if the switch says so. */
class FederatedTests {

    private static final String AUDIENCE = "api://AzureADTokenExchange";
    private static final String SUBJECT = "system:portal";

    private static Sandbox sandbox;
    private static World world;
    private static HttpServer issuer;
    private static RSAKey key;

    @BeforeAll
    static void start() throws IOException, JOSEException {
        sandbox = Browser.start();
        world = sandbox.world();
        key = new RSAKeyGenerator(2048).keyID("one").generate();
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext(
                "/.well-known/openid-configuration",
                exchange -> answer(exchange, "{\"jwks_uri\":\"" + address() + "/keys\"}"));
        issuer.createContext("/keys", exchange -> answer(exchange, new JWKSet(key).toString()));
        issuer.start();
    }

    @AfterAll
    static void stop() {
        issuer.stop(0);
        sandbox.close();
    }

    @Test
    void takesAnotherIssuersTokenInPlaceOfASecret() throws Exception {
        String application = "/v1.0/applications(appId='" + SandboxFacts.PORTAL_CLIENT_ID + "')";
        String body = """
            {"name":"portal-prod","issuer":"%s","subject":"%s","audiences":["%s"]}
            """.formatted(address(), SUBJECT, AUDIENCE);
        assertThat(code(token(SUBJECT, AUDIENCE, key)))
                .as("nothing is registered yet")
                .isEqualTo(70021);

        world.change(() ->
                world.chaos().set(now -> now.withReplication(0, new io.gatehouse.sandbox.Chaos.Slow(0, 30))));
        HttpResponse<String> made = graph("POST", application + "/federatedIdentityCredentials", body);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(graph("POST", application + "/federatedIdentityCredentials", body)
                        .statusCode())
                .isEqualTo(409);
        assertThat(code(token(SUBJECT, AUDIENCE, key))).as("not everywhere yet").isEqualTo(70021);
        world.forward(Duration.ofSeconds(31));

        assertThat(token(SUBJECT, AUDIENCE, key).has("access_token")).isTrue();
        assertThat(code(token("somebody:else", AUDIENCE, key))).isEqualTo(70021);
        assertThat(code(token(SUBJECT, "api://other", key))).isEqualTo(70021);
        RSAKey stranger = new RSAKeyGenerator(2048).keyID("one").generate();
        assertThat(code(token(SUBJECT, AUDIENCE, stranger))).isEqualTo(700027);

        JsonNode listed = read(graph("GET", application + "/federatedIdentityCredentials", null));
        String id = listed.path("value").get(0).path("id").asString();
        assertThat(graph("DELETE", application + "/federatedIdentityCredentials/" + id, null)
                        .statusCode())
                .isEqualTo(204);
        assertThat(code(token(SUBJECT, AUDIENCE, key))).isEqualTo(70021);
    }

    @Test
    void refusesNamesAndAudiencesThatGraphRefuses() throws Exception {
        String path = "/v1.0/applications(appId='" + SandboxFacts.PORTAL_CLIENT_ID + "')/federatedIdentityCredentials";
        for (String faulty : List.of(
                "{\"name\":\"a b\",\"issuer\":\"https://i.example\",\"subject\":\"s\",\"audiences\":[\"a\"]}",
                "{\"name\":\"good\",\"issuer\":\"\",\"subject\":\"s\",\"audiences\":[\"a\"]}",
                "{\"name\":\"good\",\"issuer\":\"https://i.example\",\"subject\":\"s\",\"audiences\":[\"a\",\"b\"]}")) {
            assertThat(graph("POST", path, faulty).statusCode()).as(faulty).isEqualTo(400);
        }
    }

    private static String address() {
        return "http://localhost:" + issuer.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static JsonNode token(String subject, String audience, RSAKey by) throws JOSEException {
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(by.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .issuer(address())
                        .subject(subject)
                        .audience(audience)
                        .expirationTime(Date.from(world.now().plusSeconds(300)))
                        .build());
        jwt.sign(new RSASSASigner(by));
        return json(new Browser(sandbox)
                .token(
                        SandboxFacts.HOME_TENANT,
                        "grant_type",
                        "client_credentials",
                        "scope",
                        "https://graph.microsoft.com/.default",
                        "client_secret",
                        null,
                        "client_assertion_type",
                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                        "client_assertion",
                        jwt.serialize()));
    }

    private static int code(JsonNode answer) {
        return answer.path("error_codes").path(0).asInt();
    }

    private static HttpResponse<String> graph(
            String method, String path, @org.jspecify.annotations.Nullable String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.graphEndpoint() + path))
                .header("Authorization", "Bearer " + administrator())
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private static String administrator() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(sandbox.loginEndpoint() + "/_sandbox/command-line-token"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"tenant\":\"" + SandboxFacts.HOME_TENANT + "\",\"user\":\""
                        + SandboxFacts.HOME_ADMIN + "\"}"))
                .build();
        return read(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()))
                .path("accessToken")
                .asString();
    }

    private static JsonNode read(HttpResponse<String> response) {
        return JsonMapper.builder().build().readTree(response.body());
    }
}
