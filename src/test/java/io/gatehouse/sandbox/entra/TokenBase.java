package io.gatehouse.sandbox.entra;

import static io.gatehouse.sandbox.entra.Browser.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.World;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;

/** A sandbox of its own, and a person who has signed in. */
abstract class TokenBase {

    static Sandbox sandbox;

    static World world;

    Browser browser;

    Application before;

    @BeforeAll
    static void start() {
        sandbox = Browser.start();
        world = sandbox.world();
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @BeforeEach
    void open() {
        browser = new Browser(sandbox);
        before = portal();
    }

    @AfterEach
    void restore() {
        world.save(before);
        chaos(Chaos.State.NORMAL);
        world.tenant(SandboxFacts.CONTOSO)
                .flatMap(tenant -> tenant.servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID))
                .ifPresent(world::remove);
    }

    JsonNode refused(HttpResponse<String> answer, int status, String error, int code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode body = json(answer);
        assertThat(body.get("error").asString()).as(answer.body()).isEqualTo(error);
        assertThat(body.get("error_codes").get(0).asInt()).isEqualTo(code);
        assertThat(body.get("error_description").asString())
                .startsWith("AADSTS" + code + ": ")
                .contains("\r\nTrace ID: ", "\r\nCorrelation ID: ", "\r\nTimestamp: ");
        assertThat(body.get("timestamp").asString()).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ");
        return body;
    }

    String refreshToken() {
        String code = browser.code("organizations", SandboxFacts.CONTOSO_ADMIN);
        return json(browser.redeem("organizations", code)).get("refresh_token").asString();
    }

    HttpResponse<String> refresh(String tenant, String token) {
        return browser.token(tenant, "grant_type", "refresh_token", "refresh_token", token);
    }

    Application portal() {
        return world.application(SandboxFacts.PORTAL_CLIENT_ID).orElseThrow();
    }

    void chaos(Chaos.State state) {
        world.change(() -> world.chaos().set(now -> state));
    }
}
