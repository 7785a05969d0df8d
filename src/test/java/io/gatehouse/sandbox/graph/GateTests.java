package io.gatehouse.sandbox.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What every call passes: token, chaos, envelope. */
class GateTests extends GraphTest {

    @AfterEach
    void calm() {
        world().chaos().set(ignored -> Chaos.State.NORMAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "a.b.c", "eyJhbGciOiJub25lIn0.e30."})
    void refusesWhatIsNoToken(String token) {
        assertRefused(get("/me", token));
    }

    @Test
    void refusesTokensThatAreTamperedExpiredOrForSomebodyElse() {
        String good = application(SandboxFacts.CONTOSO, "User.Read.All");
        assertThat(get("/users", good).status()).isEqualTo(200);
        assertRefused(get("/users", good.substring(0, good.length() - 6) + "AAAAAA"));
        assertRefused(get("/users", signed(SandboxFacts.CONTOSO, claims -> claims.audience("api://other"))));
        assertRefused(get("/users", signed("00000000-1111-2222-3333-444444444444", claims -> {})));
        var expired = signed(
                SandboxFacts.CONTOSO,
                claims -> claims.expirationTime(Date.from(world().now().minus(Duration.ofMinutes(1)))));
        var answer = get("/users", expired);
        assertRefused(answer);
        assertThat(answer.json().path("error").path("message").asString())
                .isEqualTo("Lifetime validation failed, the token is expired.");
    }

    @Test
    void tokensEndWithTheSandboxClock() {
        String token = application(SandboxFacts.CONTOSO, "User.Read.All");
        world().forward(Duration.ofHours(2));
        assertRefused(get("/users", token));
        assertThat(get("/users", application(SandboxFacts.CONTOSO, "User.Read.All"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void challengesCapableClientsAfterARevocation() {
        Person admin = person(SandboxFacts.ADATUM, SandboxFacts.ADATUM_ADMIN);
        var access = admin.access();
        world().save(admin.with(new Person.Access(
                access.directoryRoles(), null, access.rule(), world().now().plusSeconds(5))));
        var capable = signed(
                SandboxFacts.ADATUM,
                claims -> claims.claim("oid", admin.id())
                        .claim("scp", "User.Read")
                        .claim("xms_cc", List.of("cp1")));
        var answer = get("/me", capable);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).contains("error=\"insufficient_claims\"", "claims=\"");
        String plain = delegated(SandboxFacts.ADATUM, SandboxFacts.ADATUM_ADMIN, "User.Read");
        assertThat(get("/me", plain).status()).isEqualTo(200);
    }

    @Test
    void throttlesOneTenantForACountOfCalls() {
        world().chaos().set(now -> throttled(SandboxFacts.CONTOSO, 2));
        String contoso = application(SandboxFacts.CONTOSO, "User.Read.All");
        String adatum = application(SandboxFacts.ADATUM, "User.Read.All");
        var answer = get("/users", contoso);
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isEqualTo("7");
        assertThat(answer.header("x-ms-throttle-scope")).endsWith(SandboxFacts.CONTOSO);
        JsonNode error = answer.json().path("error");
        assertThat(error.path("code").asString()).isEqualTo("TooManyRequests");
        assertThat(error.path("message").asString()).isEqualTo("Please retry again later.");
        assertThat(error.path("innerError").path("code").asString()).isEqualTo("429");
        assertThat(error.path("innerError").path("status").asString()).isEqualTo("429");
        assertThat(get("/users", adatum).status()).isEqualTo(200);
        assertThat(get("/users", contoso).status()).isEqualTo(429);
        assertThat(get("/users", contoso).status()).isEqualTo(200);
    }

    @Test
    void isUnavailableOnDemand() {
        world().chaos().set(now -> new Chaos.State(0, null, true, false, false, false, 0, java.util.Map.of()));
        var answer = get("/users", application(SandboxFacts.CONTOSO, "User.Read.All"));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.errorCode()).isEqualTo("ServiceNotAvailable");
    }

    @Test
    void echoesTheClientsRequestId() {
        var answer = get(
                "/nothing",
                application(SandboxFacts.CONTOSO),
                "client-request-id",
                "0f6b2c1e-0000-4000-8000-aaaaaaaaaaaa");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("client-request-id")).isEqualTo("0f6b2c1e-0000-4000-8000-aaaaaaaaaaaa");
        JsonNode inner = answer.json().path("error").path("innerError");
        assertThat(inner.path("client-request-id").asString()).isEqualTo("0f6b2c1e-0000-4000-8000-aaaaaaaaaaaa");
        assertThat(inner.path("request-id").asString()).isEqualTo(answer.header("request-id"));
        assertThat(inner.path("date").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d");
        assertThat(answer.json().path("error").path("message").asString())
                .isEqualTo("Resource not found for the segment 'nothing'.");
    }

    @Test
    void countsResourceUnits() {
        String token = application(SandboxFacts.CONTOSO, "User.Read.All", "Organization.Read.All");
        assertThat(get("/users", token).header("x-ms-resource-unit")).isEqualTo("2");
        assertThat(get("/users?$select=id", token).header("x-ms-resource-unit")).isEqualTo("1");
        assertThat(get("/subscribedSkus", token).header("x-ms-resource-unit")).isEqualTo("3");
    }

    @Test
    void answersBatchesWithoutMixingTheirFates() {
        String id = person(SandboxFacts.CONTOSO, SandboxFacts.CONTOSO_ADMIN).id();
        String body = """
                {"requests":[
                  {"id":"a","method":"GET","url":"/users/%s?$select=id,mail"},
                  {"id":"b","method":"GET","url":"/users/nobody"},
                  {"id":"c","dependsOn":["b"],"method":"GET","url":"/users"},
                  {"id":"d","method":"GET","url":"/domains"}]}
                """.formatted(id);
        var answer = call("POST", "/$batch", application(SandboxFacts.CONTOSO, "User.Read.All"), body);
        assertThat(answer.status()).isEqualTo(200);
        JsonNode responses = answer.json().path("responses");
        assertThat(responses.valueStream().map(each -> each.path("status").asInt()))
                .containsExactly(200, 404, 424, 403);
        assertThat(responses.get(0).path("body").path("mail").asString()).isEqualTo(SandboxFacts.CONTOSO_ADMIN);
        String tooMany = "{\"requests\":[" + "{\"id\":\"x\",\"method\":\"GET\",\"url\":\"/me\"},".repeat(20)
                + "{\"id\":\"y\",\"method\":\"GET\",\"url\":\"/me\"}]}";
        assertThat(call("POST", "/$batch", application(SandboxFacts.CONTOSO), tooMany)
                        .status())
                .isEqualTo(400);
    }

    private static Chaos.State throttled(String tenant, int calls) {
        return new Chaos.State(
                0, new Chaos.Throttle(tenant, 7, calls), false, false, false, false, 0, java.util.Map.of());
    }

    private static void assertRefused(Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(401);
        assertThat(answer.errorCode()).isEqualTo("InvalidAuthenticationToken");
        assertThat(answer.header("WWW-Authenticate"))
                .startsWith("Bearer realm=\"\", authorization_uri=\"")
                .contains("/common/oauth2/authorize\"")
                .contains("client_id=\"00000003-0000-0000-c000-000000000000\"");
    }
}
