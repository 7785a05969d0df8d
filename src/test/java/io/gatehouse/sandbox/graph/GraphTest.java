package io.gatehouse.sandbox.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxSettings;
import io.gatehouse.sandbox.World;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A started sandbox, and tokens signed with its own keys for any tenant, user and permission. */
abstract class GraphTest {

    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static @Nullable Sandbox sandbox;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start(new SandboxSettings(0, 0, URI.create("http://localhost:1"), null, false));
    }

    @AfterAll
    static void stop() {
        sandbox().close();
    }

    static Sandbox sandbox() {
        return java.util.Objects.requireNonNull(sandbox);
    }

    static World world() {
        return sandbox().world();
    }

    /** Uses the control API, as the chaos page does. */
    static void control(String path, String body) {
        var answer = call("POST", sandbox().graphEndpoint() + "/_sandbox/" + path, "", body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }

    static void deltaPages(int size, boolean empty, boolean repeats) {
        control("switches", "{\"deltaPageSize\":%d,\"emptyPages\":%s,\"repeats\":%s}".formatted(size, empty, repeats));
    }

    static String root() {
        return sandbox().graphEndpoint() + "/v1.0";
    }

    static Person person(String tenant, String upn) {
        return world().tenant(tenant).orElseThrow().personNamed(upn).orElseThrow();
    }

    /** A user's token with these scopes. */
    static String delegated(String tenant, String upn, String... scopes) {
        Person person = person(tenant, upn);
        return signed(tenant, claims -> claims.claim("oid", person.id()).claim("scp", String.join(" ", scopes)));
    }

    /** An application's token with these roles. */
    static String application(String tenant, String... roles) {
        return signed(tenant, claims -> claims.claim("roles", List.of(roles)).claim("idtyp", "app"));
    }

    static String signed(String tenant, Consumer<JWTClaimsSet.Builder> more) {
        try {
            var key = JWKSet.parse(java.util.Objects.requireNonNull(world().note("signing-keys")))
                    .getKeys()
                    .getFirst()
                    .toRSAKey();
            var claims = new JWTClaimsSet.Builder()
                    .issuer("https://sts.windows.net/" + tenant + "/")
                    .audience("https://graph.microsoft.com")
                    .issueTime(Date.from(world().now()))
                    .notBeforeTime(Date.from(world().now()))
                    .expirationTime(Date.from(world().now().plus(Duration.ofHours(1))))
                    .claim("appid", "11111111-2222-3333-4444-555555555555")
                    .claim("tid", tenant);
            more.accept(claims);
            var jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims.build());
            jwt.sign(new RSASSASigner(key));
            return jwt.serialize();
        } catch (ParseException | JOSEException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** An answer: status, headers, and the body as JSON (missing when empty). */
    record Answer(int status, HttpResponse<String> response) {

        JsonNode json() {
            return response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        String errorCode() {
            return json().path("error").path("code").asString("");
        }
    }

    static Answer get(String path, String token, String... headers) {
        return call("GET", path, token, null, headers);
    }

    static JsonNode ok(String path, String token, String... headers) {
        var answer = get(path, token, headers);
        assertThat(answer.status()).as("%s: %s", path, answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    static Answer call(String method, String path, String token, @Nullable String body, String... headers) {
        String url = path.startsWith("http") ? path : root() + path;
        var request = HttpRequest.newBuilder(URI.create(url.replace(" ", "%20")))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            var response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
