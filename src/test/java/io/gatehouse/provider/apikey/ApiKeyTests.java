package io.gatehouse.provider.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html;
import io.gatehouse.SandboxTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.web.TestCallers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.support.TransactionTemplate;

/** Programs with a key of ours: how they get in, as whom, and how they are kept out. */
@SandboxTest
@AutoConfigureMockMvc
class ApiKeyTests {

    private static final String PAGE = "/settings/api-keys";
    private static final Pattern KEY = Pattern.compile("ghk_[A-Za-z0-9_-]{43}");

    @Autowired
    MockMvcTester mvc;

    @Autowired
    Rows rows;

    @Autowired
    TransactionTemplate transactions;

    ProviderId provider;

    @BeforeEach
    void open() {
        provider = rows.another("Keys Inc");
    }

    @Test
    void anOwnerMakesAKeyThatIsShownOnceAndKeptAsAHash() throws Exception {
        MvcTestResult made = make("CRM", "OPERATOR", "90");
        String key = key(made);

        assertThat(made).hasStatusOk();
        assertThat(made.getResponse().getHeader("Cache-Control")).contains("no-store");
        String list = page();
        assertThat(list).contains("CRM", key.substring(0, 12), "Never used").doesNotContain(key, "??");
        List<Map<String, Object>> row = rows.in(
                provider, () -> rows.jdbc().sql("select * from api_key").query().listOfRows());
        assertThat(row.toString()).doesNotContain(key);
        assertThat((byte[]) row.getFirst().get("key_hash")).isEqualTo(Hashes.sha256(key));
        assertThat(make("crm", "OPERATOR", "90"))
                .as("sending the form again makes no second key")
                .hasStatus(422);
        assertThat(rows.in(
                        provider,
                        () -> rows.jdbc()
                                .sql(
                                        "select actor_name || ' ' || details from audit_entry where action = 'api_key.made'")
                                .query(String.class)
                                .list()))
                .singleElement()
                .asString()
                .contains("Maja Jensen")
                .doesNotContain(key.substring(4));
    }

    @Test
    void aProgramActsWithTheRoleAndUnderTheNameOfItsKey() throws Exception {
        String operator = key(make("CRM", "OPERATOR", "90"));
        String auditor = key(make("Watcher", "AUDITOR", "30"));
        String short1 = "k" + UUID.randomUUID().toString().substring(0, 8);

        assertThat(post("/api/v1/customers", customer(short1), operator)).hasStatus(201);
        assertThat(get("/api/v1/customers", auditor)).hasStatusOk().bodyText().contains(short1);
        MvcTestResult refused = post("/api/v1/customers", customer("nobody"), auditor);
        assertThat(refused).hasStatus(403);
        assertThat(refused).bodyText().contains("API key Watcher has the role Gatehouse.Auditor");
        assertThat(get("/api/v1/audit", auditor))
                .hasStatusOk()
                .bodyText()
                .contains("API key CRM", "API_CLIENT", id("CRM").toString());
        assertThat(page()).contains("Used just now");
    }

    @Test
    void aKeyOpensItsOwnProviderAlone() throws Exception {
        String short1 = "k" + UUID.randomUUID().toString().substring(0, 8);
        String ours = key(make("CRM", "OPERATOR", "90"));
        assertThat(post("/api/v1/customers", customer(short1), ours)).hasStatus(201);
        UUID id = id("CRM");
        ProviderId before = provider;
        provider = rows.another("Elsewhere");
        String theirs = key(make("CRM", "OPERATOR", "90"));

        assertThat(get("/api/v1/customers", theirs)).hasStatusOk().bodyText().doesNotContain(short1);
        assertThat(page()).doesNotContain(ours.substring(0, 12));
        revoke(id);
        assertThat(get("/api/v1/customers", ours)).as("revoked by a stranger").hasStatusOk();
        assertThat(visibleBy(ours)).containsExactly(before.value());
        assertThat(visibleBy(theirs)).containsExactly(provider.value());
        assertThat(visibleBy("ghk_" + "x".repeat(43))).isEmpty();
    }

    @Test
    void aRevokedKeyIsRefusedAtOnceAndTheAttemptIsShown() throws Exception {
        String key = key(make("CRM", "OPERATOR", "90"));
        assertThat(get("/api/v1/customers", key)).hasStatusOk();

        revoke(id("CRM"));

        MvcTestResult refused = get("/api/v1/customers", key);
        assertThat(refused).hasStatus(401).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(refused.getResponse().getHeader("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
        assertThat(refused).bodyText().contains("The API key CRM was revoked at");
        assertThat(page()).contains("revoked by Maja Jensen", "Somebody tried it in vain just now");
        assertThat(key(make("CRM", "OPERATOR", "90")))
                .as("its name is free again")
                .isNotEqualTo(key);
    }

    @Test
    void anExpiredKeyIsRefusedWithItsReason() throws Exception {
        String key = key(make("CRM", "OPERATOR", "1"));
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update api_key set expires_at = now() - interval '1 minute'")
                        .update());

        MvcTestResult refused = get("/api/v1/customers", key);

        assertThat(refused).hasStatus(401);
        assertThat(refused).bodyText().contains("The API key CRM expired at").doesNotContain(key);
        assertThat(page()).contains("Expired");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ghk_", "ghk_unknown", "ghk_0123456789012345678901234567890123456789012", "ghk_'; drop table"})
    void whatIsNoKeyIsRefusedWithoutAskingMicrosoft(String bearer) {
        MvcTestResult refused = get("/api/v1/customers", bearer);

        assertThat(refused).hasStatus(401);
        assertThat(refused).bodyText().contains("There is no such API key.");
    }

    @ParameterizedTest
    @CsvSource({"'', OPERATOR, 90", "CRM, '', 90", "CRM, OPERATOR, 0", "CRM, OPERATOR, 366", "CRM, GOD, 90"})
    void refusesFormsThatAreNotComplete(String name, String role, String days) {
        assertThat(make(name, role, days)).hasStatus(422);
    }

    @Test
    void othersThanOwnersLookOnly() throws Exception {
        make("CRM", "OPERATOR", "90");

        assertThat(mvc.get()
                        .uri(PAGE)
                        .with(TestCallers.operator(provider))
                        .with(SecurityMockMvcRequestPostProcessors.csrf()))
                .hasStatusOk()
                .bodyText()
                .contains("CRM")
                .doesNotContain("/settings/api-keys/revoke", "Make the key");
        assertThat(form(PAGE, TestCallers.operator(provider), Map.of("name", "Mine", "role", "OWNER", "days", "90")))
                .hasStatus(403);
    }

    /** What PostgreSQL shows to somebody who has the key and nothing else. */
    private List<UUID> visibleBy(String key) {
        return ProviderScope.byBearer(
                Hashes.sha256(key),
                () -> transactions.execute(status -> rows.jdbc()
                        .sql("select provider_id from api_key")
                        .query(UUID.class)
                        .list()));
    }

    private UUID id(String name) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select id from api_key where provider_id = ? and name = ? and revoked_at is null")
                        .params(provider.value(), name)
                        .query(UUID.class)
                        .single());
    }

    private MvcTestResult make(String name, String role, String days) {
        return form(PAGE, TestCallers.owner(provider), Map.of("name", name, "role", role, "days", days));
    }

    private void revoke(UUID id) {
        assertThat(form(PAGE + "/revoke", TestCallers.owner(provider), Map.of("id", id.toString())))
                .hasStatus3xxRedirection();
    }

    private MvcTestResult form(String path, RequestPostProcessor caller, Map<String, String> fields) {
        var request = mvc.post().uri(path).with(caller).with(SecurityMockMvcRequestPostProcessors.csrf());
        fields.forEach(request::formField);
        return request.exchange();
    }

    private static String key(MvcTestResult made) throws Exception {
        String body = made.getResponse().getContentAsString();
        return KEY.matcher(body).results().findFirst().orElseThrow().group();
    }

    private String page() throws Exception {
        return Html.text(mvc.get()
                .uri(PAGE)
                .with(TestCallers.owner(provider))
                .with(SecurityMockMvcRequestPostProcessors.csrf())
                .exchange()
                .getResponse()
                .getContentAsString());
    }

    private MvcTestResult get(String path, String key) {
        return mvc.get().uri(path).header("Authorization", "Bearer " + key).exchange();
    }

    private MvcTestResult post(String path, String body, String key) {
        return mvc.post()
                .uri(path)
                .header("Authorization", "Bearer " + key)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private static String customer(String shortName) {
        return "{\"shortName\":\"" + shortName + "\",\"displayName\":\"Customer\"}";
    }
}
