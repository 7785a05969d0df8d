package io.gatehouse.sandbox.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.SandboxFacts;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.JsonNode;

/** An administrator, and the registrations that were made. */
abstract class RegistrationGraphTest extends GraphTest {

    static final String TENANT = SandboxFacts.ADATUM;

    @AfterEach
    void calm() {
        world().chaos().set(ignored -> Chaos.State.NORMAL);
    }

    static String admin(String... more) {
        String[] scopes = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(more),
                        java.util.stream.Stream.of("Application.ReadWrite.All", "Directory.Read.All"))
                .toArray(String[]::new);
        return delegated(TENANT, SandboxFacts.ADATUM_ADMIN, scopes);
    }

    static JsonNode made(String body) {
        var answer = call("POST", "/applications", admin(), body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
        return answer.json();
    }

    static String path(JsonNode application) {
        return "/applications/" + application.path("id").asString();
    }

    static void refused(Answer answer, int status, String code, String message) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        assertThat(answer.errorCode()).isEqualTo(code);
        assertThat(answer.json().path("error").path("message").asString()).contains(message);
    }

    static void done(Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(204);
    }

    static String key(String der, @org.jspecify.annotations.Nullable String end) {
        return "{\"type\":\"AsymmetricX509Cert\",\"usage\":\"Verify\",\"displayName\":\"CN=x\",\"key\":\"" + der + "\""
                + (end == null ? "" : ",\"endDateTime\":\"" + end + "\"") + "}";
    }
}
