package io.gatehouse.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.audit.AuditEntry;
import io.gatehouse.audit.AuditQuery;
import io.gatehouse.audit.AuditTrail;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.connection.token.ConnectionUnavailable;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.cloud.Origins;
import io.gatehouse.sandbox.Call;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.World;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.web.TestCallers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Access tokens for the provider's programs: from memory, counted, limited, refused with the way out. */
class TokenBrokerTests extends ConnectedBase {

    @Autowired
    AccessTokens tokens;

    @Autowired
    AuditTrail trail;

    @Autowired
    MicrosoftCloud cloud;

    @Autowired
    List<RecurringWork> works;

    @BeforeEach
    void connect() {
        made = making.connect();
        in(() -> tokens.forConnection(made.connection()));
    }

    @AfterEach
    void calm() {
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
    }

    @Test
    void answersFromMemoryWithoutAskingMicrosoft() {
        sandbox.world().chaos().set(now -> outage(true, true));
        long before = calls();

        for (int i = 0; i < 5; i++) {
            assertThat(take(null)).hasStatusOk();
        }

        assertThat(calls()).isEqualTo(before);
    }

    @Test
    void givesNoTokenOfGraphForAnotherApi() throws Exception {
        assertThat(take("{\"scopes\":[\"User.Read.All\",\"https://graph.microsoft.com/.default\"]}"))
                .hasStatusOk();
        assertThat(take("{\"scopes\":[\"https://graph.microsoft.com/User.Read.All\"]}"))
                .hasStatusOk();
        assertThat(take("{\"scopes\":[\"%s/.default\"]}".formatted(Origins.of(cloud.graph()))))
                .as("the address of the Graph that is configured")
                .hasStatusOk();

        assertThat(take("{\"scopes\":[\"https://outlook.office.com/User.Read.All\"]}"))
                .hasStatus(409);
        assertThat(text(take("{\"scopes\":[\"https://outlook.office.com/.default\"]}")))
                .contains("another API", "scopes_of_another_api", "CHANGE_SCOPES")
                .doesNotContain("CONSENT_MORE", "/invitations");
    }

    @Test
    void countsNoPermissionOfAnotherApiAsUsedWhereNoneIsNamed() {
        rows.in(provider, () -> rows.jdbc().sql("""
                            update connection set granted_scopes = granted_scopes || '{https://other.example/Used}'
                            where id = ?
                            """).param(made.connection()).update());

        assertThat(take(null)).hasStatusOk();

        assertThat(rows.in(
                        provider,
                        () -> rows.jdbc()
                                .sql("select permission from permission_use where connection_id = ?")
                                .param(made.connection())
                                .query(String.class)
                                .list()))
                .isNotEmpty()
                .noneMatch(permission -> permission.contains("other.example"));
    }

    /** The watch goes on asking in an outage: a token that is good for up to an hour outlives what it meets. */
    @Test
    void answersFromMemoryWhereAProofMetAnOutage() {
        for (Chaos.State away : List.of(outage(true, true), outage(false, true), outage(true, false))) {
            sandbox.world().chaos().set(now -> away);
            assertThatThrownBy(() -> in(() -> checks.check(view()))).isInstanceOf(ConnectionUnavailable.class);
            long before = calls();

            assertThat(take(null)).as("%s", away).hasStatusOk();

            assertThat(calls()).isEqualTo(before);
        }
    }

    private static Chaos.State outage(boolean graph, boolean entra) {
        return new Chaos.State(0, null, graph, entra, false, false, 0, Map.of());
    }

    @Test
    void countsEachTokenAndEachRefusalAndTellsTheTrailTheSum() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(take(null)).hasStatusOk();
        }
        assertThat(take("{\"scopes\":[\"Mail.Read\"]}")).hasStatus(409);

        String path = "/api/v1/connections/" + made.connection() + "/access-token/issues";
        assertThat(text(call(HttpMethod.GET, path, null, TestCallers.program(provider))))
                .contains("\"issued\":3,\"refused\":1");
        issues("hour = hour - interval '1 hour'");
        assertThat(take(null)).hasStatusOk();
        String newest = text(call(HttpMethod.GET, path + "?limit=1", null, TestCallers.program(provider)));
        assertThat(newest).contains("\"issued\":1,").doesNotContain("\"issued\":3,");
        String next = newest.replaceAll(".*\"next\":\"([^\"]+)\".*", "$1");
        assertThat(text(call(HttpMethod.GET, path + "?limit=1&cursor=" + next, null, TestCallers.program(provider))))
                .contains("\"issued\":3,\"refused\":1")
                .doesNotContain("\"next\"");
        tellTheTrail();
        tellTheTrail();

        assertThat(entries("connection.tokens_counted"))
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry.details()).containsEntry("issued", "3").containsEntry("refused", "1"));
        assertThat(entries("connection.token_issued")).hasSize(2);
    }

    /** Whoever has something to audit waits for the transaction that writes them. */
    @Test
    void tellsTheTrailOfManySomeAtATime() {
        assertThat(take(null)).hasStatusOk();
        long others = in(() -> trail.list(new AuditQuery(made.customer(), null, null, null, null, 50)))
                .items()
                .size();
        rows.in(provider, () -> rows.jdbc().sql("""
                        insert into token_issue (provider_id, connection_id, caller_kind, caller_id, caller_name, hour,
                          issued)
                        select t.provider_id, t.connection_id, t.caller_kind, 'program ' || n, t.caller_name,
                          date_trunc('hour', now(), 'UTC') - interval '1 hour' * (n % 3 + 1), n
                        from token_issue t, generate_series(1, 450) n where t.connection_id = ?
                        """).param(made.connection()).update());

        tellTheTrail();

        assertThat(told("distinct cast(xmin as text)")).as("transactions").isGreaterThanOrEqualTo(3);
        assertThat(told("*")).isEqualTo(450);
        assertThat(rows.in(
                        provider,
                        () -> rows.jdbc()
                                .sql("select count(*) from audit_entry where customer_id = ?")
                                .param(made.customer())
                                .query(Long.class)
                                .single()))
                .isEqualTo(others + 450);
        assertThat(in(trail::firstBrokenLink)).isNull();
    }

    private long told(String what) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select count(" + what + ") from audit_entry where action = 'connection.tokens_counted'"
                                + " and customer_id = ?")
                        .param(made.customer())
                        .query(Long.class)
                        .single());
    }

    /** Of a transaction that began in an hour and counts after that hour's sum was told. */
    @Test
    void tellsTheTrailOfWhatComesTooLateForItsHour() {
        assertThat(take(null)).hasStatusOk();
        issues("told_at = now()");
        assertThat(take(null)).hasStatusOk();
        assertThat(take(null)).hasStatusOk();

        issues("hour = hour - interval '2 hours'");
        tellTheTrail();

        assertThat(entries("connection.tokens_counted"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.details()).containsEntry("issued", "2"));
    }

    private void issues(String change) {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update token_issue set " + change + " where connection_id = ?")
                        .param(made.connection())
                        .update());
    }

    @Test
    void keepsAProgramWithinItsLimit() throws Exception {
        String limit = "/api/v1/token-limits/" + program();
        assertThat(owner(HttpMethod.PUT, limit, "{\"profiles\":[\"remote-expert\"]}"))
                .hasStatusOk();
        assertThat(text(refused(403)))
                .contains("may not use direct-routing", "CHANGE_LIMIT", "PUT " + limit, "correlationId")
                .doesNotContain("\"page\"");

        assertThat(owner(HttpMethod.PUT, limit, "{\"permissions\":[\"User.Read.All\"]}"))
                .hasStatusOk();
        assertThat(text(refused(403))).contains("would also hold", "Group.ReadWrite.All");

        String all = String.join("\",\"", view().grantedScopes());
        assertThat(owner(HttpMethod.PUT, limit, "{\"permissions\":[\"" + all + "\"]}"))
                .hasStatusOk();
        assertThat(take(null)).hasStatusOk();
        assertThat(text(owner(HttpMethod.GET, "/api/v1/token-limits", null))).contains(program());
        assertThat(owner(HttpMethod.PUT, limit, "{\"profiles\":[\"nothing\"]}")).hasStatus(422);
        assertThat(call(HttpMethod.PUT, limit, "{}", TestCallers.program(provider)))
                .hasStatus(403);
        assertThat(owner(HttpMethod.DELETE, limit, null)).hasStatus(204);
        assertThat(owner(HttpMethod.DELETE, limit, null)).hasStatus(404);
    }

    /** For another service that works by the same app, or by an administrator's own hand in Entra. */
    @Test
    void judgesALimitByWhatTheTokenHolds() throws Exception {
        String all = String.join("\",\"", view().grantedScopes());
        assertThat(owner(
                        HttpMethod.PUT,
                        "/api/v1/token-limits/" + program(),
                        "{\"profiles\":[\"direct-routing\"],\"permissions\":[\"" + all + "\"]}"))
                .hasStatusOk();
        assertThat(take(null)).hasStatusOk();

        World world = sandbox.world();
        world.change(() -> List.copyOf(tenant().grants().values()).stream()
                .filter(grant -> grant.scopes().contains("User.Read.All"))
                .forEach(grant -> world.save(grant.withScope(grant.scope() + " Chat.Read"))));
        assertThat(take(null)).as("the one from memory is from before").hasStatusOk();
        tokens.forget(made.connection());

        assertThat(text(refused(403))).contains("LIMIT_PERMISSIONS", "would also hold Chat.Read,");
        assertThat(view().grantedScopes()).as("no check has looked").doesNotContain("Chat.Read");
        assertThat(text(refused(403))).as("from memory").contains("would also hold Chat.Read,");
        assertThat(owner(HttpMethod.DELETE, "/api/v1/token-limits/" + program(), null))
                .hasStatus(204);
        assertThat(take(null)).hasStatusOk();
    }

    @Test
    void namesTheRequestThatEndsARefusal() throws Exception {
        sandbox.world().chaos().force(Chaos.At.TOKEN, 50173, -1);
        tokens.forget(made.connection());

        assertThat(text(refused(409)))
                .contains("AADSTS50173", "\"action\":\"RECONNECT\"", "\"purpose\":\"RECONNECT\"")
                .contains("POST /api/v1/customers/" + made.customer() + "/invitations");
        assertThat(text(take("{\"scopes\":[\"Mail.Read\"]}"))).contains("\"action\":\"CONSENT_MORE\"");
    }

    @Test
    void sendsNobodyToACustomerWhoCannotHelp() throws Exception {
        sandbox.world().chaos().force(Chaos.At.TOKEN, 7000215, -1);
        tokens.forget(made.connection());
        assertThat(text(refused(409)))
                .contains("AADSTS7000215", "\"action\":\"PROVIDER\"", "\"page\":\"/settings/registration\"")
                .doesNotContain("/invitations", "RECONNECT");
        assertThat(view().health()).as("one fault of the provider's own").isEqualTo(ConnectionHealth.DEGRADED);

        sandbox.world().chaos().force(Chaos.At.TOKEN, 70011, -1);
        assertThat(text(refused(409)))
                .contains("SCOPE_INVALID", "\"action\":\"PROVIDER\"")
                .doesNotContain("/invitations", "RECONNECT");

        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
        enableInTenant(false);
        assertThat(text(refused(409)))
                .contains("AADSTS7000112", "\"action\":\"ENABLE_APP\"", "\"page\":\"/connections/" + made.connection())
                .doesNotContain("/invitations", "RECONNECT");

        sandbox.world().chaos().force(Chaos.At.TOKEN, 7000112, -1);
        forgetOwnApp();
        assertThat(text(refused(409)))
                .as("refused at home as well")
                .contains("AADSTS7000112", "\"action\":\"PROVIDER\"", "\"page\":\"/settings/registration\"")
                .doesNotContain("/invitations", "RECONNECT");
        assertThat(view().health()).isEqualTo(ConnectionHealth.DEGRADED);
    }

    @Test
    void offersNoSignInToAnOrganisationThatMicrosoftDoesNotKnow() throws Exception {
        sandbox.world().chaos().force(Chaos.At.TOKEN, 90002, -1);
        tokens.forget(made.connection());
        assertThat(text(refused(409)))
                .contains("AADSTS90002", "TENANT_UNKNOWN", "\"action\":\"PROVIDER\"")
                .doesNotContain("/invitations", "RECONNECT");

        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql(
                                "update connection set reasons = '[{\"code\":\"TENANT_GONE\",\"text\":\"Gone.\"}]' where id = ?")
                        .param(made.connection())
                        .update());
        assertThat(text(refused(409)))
                .contains("TENANT_GONE", "\"action\":\"DISCONNECT\"", made.connection() + "/disconnect")
                .doesNotContain("/invitations", "RECONNECT");
    }

    private void tellTheTrail() {
        RecurringWork audit = works.stream()
                .filter(work -> work.name().equals("connection.tokens"))
                .findFirst()
                .orElseThrow();
        ProviderScope.run(provider, audit::run);
    }

    private List<AuditEntry> entries(String action) {
        return in(() -> trail.list(new AuditQuery(made.customer(), null, null, null, null, 50))).items().stream()
                .filter(entry -> entry.action().equals(action))
                .toList();
    }

    /** The program of {@link TestCallers}. */
    private static String program() {
        return TestCallers.CLIENT;
    }

    private long calls() {
        return sandbox.calls().stream()
                .filter(call -> call.direction() == Call.Direction.IN)
                .filter(call -> call.path().contains(made.tenant().tenantId()))
                .count();
    }

    private MvcTestResult refused(int status) {
        MvcTestResult refused = take(null);
        assertThat(refused).hasStatus(status);
        return refused;
    }

    private MvcTestResult take(String body) {
        return call(
                HttpMethod.POST,
                "/api/v1/connections/" + made.connection() + "/access-token",
                body,
                TestCallers.program(provider));
    }

    private MvcTestResult owner(HttpMethod method, String uri, String body) {
        return call(method, uri, body, TestCallers.owningProgram(provider));
    }

    private MvcTestResult call(HttpMethod method, String uri, String body, RequestPostProcessor caller) {
        var request = mvc.method(method).uri(uri).with(caller);
        return (body == null
                        ? request
                        : request.contentType(MediaType.APPLICATION_JSON).content(body))
                .exchange();
    }

    private static String text(MvcTestResult result) throws Exception {
        return result.getResponse().getContentAsString();
    }
}
