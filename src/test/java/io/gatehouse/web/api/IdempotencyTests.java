package io.gatehouse.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.web.TestCallers;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a key remembers: the end of a call that was carried out, good or bad, as the IETF's draft of the header asks; never
 * an answer that only says "not now".
 */
@PortalTest
@AutoConfigureMockMvc
class IdempotencyTests {

    private static final String REPLAYED = "Idempotency-Replayed";

    @Autowired
    MockMvcTester mvc;

    @Autowired
    Rows rows;

    private final JsonMapper json = JsonMapper.shared();
    private ProviderId provider;
    private String key;

    @BeforeEach
    void addProvider() {
        provider = rows.another("Idem Inc");
        key = UUID.randomUUID().toString();
    }

    @Test
    void repeatsARefusalThatIsFinal() throws Exception {
        String wrong = "{\"shortName\":\"x\",\"displayName\":\"Too short\"}";
        MockHttpServletResponse first = post("/api/v1/customers", wrong);
        MockHttpServletResponse again = post("/api/v1/customers", wrong);

        assertThat(first.getStatus()).isEqualTo(422);
        assertThat(first.getHeader(REPLAYED)).isNull();
        assertThat(again.getStatus()).isEqualTo(422);
        assertThat(again.getHeader(REPLAYED)).isEqualTo("true");
        assertThat(again.getContentType()).isEqualTo("application/problem+json");
        assertThat(again.getContentAsString()).isEqualTo(first.getContentAsString());
    }

    @Test
    void repeatsAConflictWithWhatIsInTheWay() throws Exception {
        String body = "{\"shortName\":\"contoso\",\"displayName\":\"Contoso\"}";
        post("/api/v1/customers", body);
        key = UUID.randomUUID().toString();

        MockHttpServletResponse conflict = post("/api/v1/customers", body);
        MockHttpServletResponse again = post("/api/v1/customers", body);

        assertThat(conflict.getStatus()).isEqualTo(409);
        assertThat(again.getHeader(REPLAYED)).isEqualTo("true");
        assertThat(json.readTree(again.getContentAsString()).get("id"))
                .isEqualTo(json.readTree(conflict.getContentAsString()).get("id"));
    }

    @Test
    void mailsOnceForOneKey() throws Exception {
        String made = json.readTree(post(
                                "/api/v1/customers/" + customer() + "/invitations",
                                "{\"profile\":\"direct-routing\",\"recipients\":[\"a@once.example\"]}")
                        .getContentAsString())
                .path("id")
                .asString();
        key = UUID.randomUUID().toString();
        String uri = "/api/v1/invitations/" + made + "/resend";

        MockHttpServletResponse first = post(uri, "{}");
        MockHttpServletResponse again = post(uri, "{}");

        assertThat(first.getStatus()).as(first.getContentAsString()).isEqualTo(200);
        assertThat(again.getHeader(REPLAYED)).isEqualTo("true");
        assertThat(again.getContentAsString()).isEqualTo(first.getContentAsString());
        assertThat(json.readTree(again.getContentAsString())
                        .path("mail")
                        .path("count")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void keepsNoTokensAndNoConfidentialValues() {
        for (String call : List.of("access-token", "confidential-value")) {
            assertThat(IdempotencyFilter.takesKey("/api/v1/connections/" + key + "/" + call))
                    .isFalse();
        }
        assertThat(IdempotencyFilter.takesKey("/api/v1/customers/" + key + "/export"))
                .isFalse();
        assertThat(IdempotencyFilter.takesKey("/api/v1/connections/" + key + "/rotate"))
                .isTrue();
    }

    /** A server reads the address decoded, so that is what decides; where it would not read it at all, nothing is kept either. */
    @ParameterizedTest
    @ValueSource(
            strings = {"/access-token", "/%61ccess-token", "/access%2Dtoken", "/access-toke%6E", "%2faccess-token"})
    void keepsNoTokenHoweverItsAddressIsWritten(String end) {
        String address = "/api/v1/connections/" + UUID.randomUUID() + end;
        for (int call = 1; call <= 2; call++) {
            MockHttpServletResponse answer = mvc.post()
                    .uri(URI.create(address))
                    .with(TestCallers.program(provider))
                    .header("Idempotency-Key", key)
                    .contentType(MediaType.APPLICATION_JSON)
                    .content("{}")
                    .exchange()
                    .getResponse();
            assertThat(answer.getStatus()).isBetween(400, 499);
            assertThat(answer.getHeader(REPLAYED)).isNull();
        }
        assertThat(rows.in(
                        provider,
                        () -> rows.jdbc()
                                .sql("select count(*) from idempotency_key where key = ?")
                                .param(key)
                                .query(Long.class)
                                .single()))
                .isZero();
    }

    @Test
    void forgetsAnAnswerThatSaysLater() throws Exception {
        String customer = customer();
        String uri = "/api/v1/customers/" + customer + "/invitations";
        String mailed = """
                {"profile":"direct-routing","recipients":["a@full.example","b@full.example","c@full.example",
                  "d@full.example","e@full.example","f@full.example","g@full.example"]}""";
        for (int i = 0; i < 2; i++) {
            key = UUID.randomUUID().toString();
            assertThat(post(uri, mailed).getStatus()).isEqualTo(201);
        }
        key = UUID.randomUUID().toString();

        MockHttpServletResponse refused = post(uri, mailed);
        long kept = keysKept();
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update mail_message set created_at = created_at - interval '2 hours'")
                        .update());
        MockHttpServletResponse later = post(uri, mailed);

        assertThat(refused.getStatus()).isEqualTo(429);
        assertThat(Long.parseLong(refused.getHeader("Retry-After"))).isBetween(3_000L, 3_600L);
        assertThat(refused.getContentAsString()).contains("full.example", "It is possible again in");
        assertThat(kept).isZero();
        assertThat(later.getStatus()).isEqualTo(201);
        assertThat(later.getHeader(REPLAYED)).isNull();
    }

    @Test
    void remembersAnAnswerForADay() throws Exception {
        String wrong = "{\"shortName\":\"x\",\"displayName\":\"Too short\"}";
        String uri = "/api/v1/customers";
        post(uri, wrong);
        madeEarlier("23 hours");
        assertThat(post(uri, wrong).getHeader(REPLAYED)).isEqualTo("true");

        madeEarlier("2 hours");
        String old = key;
        key = UUID.randomUUID().toString();
        post(uri, wrong);
        key = old;
        assertThat(keysKept()).as("gone with the next call of anybody").isZero();
        assertThat(post(uri, wrong).getHeader(REPLAYED)).isNull();
    }

    /** Nobody answers at the cloud of these tests. */
    @Test
    void forgetsAnAnswerThatIsSomebodyElsesFault() throws Exception {
        String body = "{\"shortName\":\"fabrikam\",\"displayName\":\"Fabrikam\",\"tenant\":\"fabrikam.example\"}";

        MockHttpServletResponse down = post("/api/v1/customers", body);

        assertThat(down.getStatus()).isEqualTo(503);
        assertThat(down.getHeader("Retry-After")).isEqualTo("30");
        assertThat(json.readTree(down.getContentAsString()).path("errors").has("tenant"))
                .isTrue();
        assertThat(keysKept()).isZero();
        assertThat(post("/api/v1/customers", body).getHeader(REPLAYED)).isNull();
    }

    @Test
    void refusesTheSameKeyForAnotherBodyOrAnotherCall() throws Exception {
        String customer = customer();
        key = UUID.randomUUID().toString();
        post("/api/v1/customers", "{\"shortName\":\"tailspin\",\"displayName\":\"Tailspin\"}");

        assertThat(post("/api/v1/customers", "{\"shortName\":\"tailspin\",\"displayName\":\"Other\"}")
                        .getStatus())
                .isEqualTo(422);
        assertThat(post("/api/v1/customers/" + customer + "/invitations", "{}").getStatus())
                .isEqualTo(422);
    }

    @Test
    void makesTheCallersWaitWhileTheFirstIsUnderWay() throws Exception {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("insert into idempotency_key (provider_id, client, key, request_hash, created_at)"
                                + " values (?, ?, ?, ?, now())")
                        .params(provider.value(), TestCallers.CLIENT, key, hashOf("/api/v1/customers\n{}"))
                        .update());

        MockHttpServletResponse busy = post("/api/v1/customers", "{}");

        assertThat(busy.getStatus()).isEqualTo(409);
        assertThat(busy.getHeader("Retry-After")).isEqualTo("1");
    }

    @Test
    void tellsAboutMailsAlsoWhereNoneIsSent() throws Exception {
        String uri = "/api/v1/customers/" + customer() + "/invitations";

        var made = json.readTree(
                post(uri, "{\"profile\":\"direct-routing\",\"recipients\":[\"a@b.example\"],\"notify\":false}")
                        .getContentAsString());

        assertThat(made.get("link").asString()).contains("/authenticate/");
        assertThat(made.path("mail").has("status")).isTrue();
        assertThat(made.path("mail").get("status").isNull()).isTrue();
        assertThat(made.path("mail").get("count").asInt()).isZero();
    }

    private String customer() throws Exception {
        String body = "{\"shortName\":\"c" + UUID.randomUUID().toString().substring(0, 8) + "\",\"displayName\":\"C\"}";
        key = UUID.randomUUID().toString();
        String id = json.readTree(post("/api/v1/customers", body).getContentAsString())
                .get("id")
                .asString();
        key = UUID.randomUUID().toString();
        return id;
    }

    private void madeEarlier(String by) {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update idempotency_key set created_at = created_at - ?::interval where key = ?")
                        .params(by, key)
                        .update());
    }

    private long keysKept() {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select count(*) from idempotency_key where key = ?")
                        .param(key)
                        .query(Long.class)
                        .single());
    }

    private static byte[] hashOf(String text) {
        return io.gatehouse.shared.Hashes.sha256(text);
    }

    private MockHttpServletResponse post(String uri, String body) {
        return mvc.post()
                .uri(uri)
                .with(TestCallers.program(provider))
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange()
                .getResponse();
    }
}
