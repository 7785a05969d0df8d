package io.gatehouse.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.Html;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.job.JobState;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.web.TestCallers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Connections as operators and programs see and use them. */
class ConnectionPagesTests extends ConnectedBase {

    private static final Pattern MAIN =
            Pattern.compile("(?s)<(?:button|a)[^>]*\\bgh-button-main\\b[^>]*>(.*?)</(?:button|a)>");

    @Autowired
    Jobs jobs;

    @Autowired
    AccessTokens tokens;

    @BeforeEach
    void connect() {
        made = making.connect();
    }

    @AfterEach
    void calm() {
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
    }

    @Test
    void showsWantedBesideGrantedAndWhatCanBeDone() throws Exception {
        String page = page("/connections/" + made.connection());

        assertThat(page)
                .contains("Directory.ReadWrite.All", "Tenant-wide", "Verify now", "Re-initiate authentication")
                .contains(
                        made.tenant().admin(),
                        "ADMIN_ACCOUNT",
                        "connected " + made.tenant().name());
        assertThat(page("/customers/" + made.customer())).contains("Open the connection");
    }

    @Test
    void showsWhichAccountIsSignedInAndWhichRolesItHolds() throws Exception {
        in(() -> checks.check(view()));

        assertThat(Html.text(page("/connections/" + made.connection())))
                .contains("Microsoft 365 settings", "Application ID" + SandboxFacts.PORTAL_CLIENT_ID)
                .contains("Ours, in our own tenant")
                .contains("Signs in as" + made.tenant().admin())
                .contains("Assigned Entra rolesGlobal Administrator");
    }

    @Test
    void verifiesAndShowsWhatStandsInTheWay() throws Exception {
        sandbox.world().chaos().force(Chaos.At.TOKEN, 50173, -1);

        assertThat(post("/connections/" + made.connection() + "/verify")).hasStatus3xxRedirection();
        await(() -> in(() -> connections.get(made.connection())).health() == ConnectionHealth.ACTION_REQUIRED);

        assertThat(page("/connections/" + made.connection())).contains("AADSTS50173", "Action required");
        assertThat(page("/")).contains(made.tenant().name() + ": action required", "AADSTS50173", "See and repair");
    }

    @Test
    void showsWhatWorksInPartInAmberEverywhere() throws Exception {
        for (String partial : List.of("CREDENTIAL_ENDS", "ANSWER_UNREADABLE", "PERMISSIONS_MISSING")) {
            stands("DEGRADED", partial, "It is so.");
            assertThat(page("/connections/" + made.connection()))
                    .as(partial)
                    .contains("Why does it want attention?", "gh-callout-warn")
                    .doesNotContain("Why is it red?", "gh-callout-bad", "exclamation-octagon");
        }
    }

    /** As the customer's own time line does: red is what ended it, amber what works in part. */
    @Test
    void marksInItsHistoryWhatEndedItInRed() throws Exception {
        String own = "/connections/" + made.connection();
        assertThat(timeLine(own)).contains("connected").doesNotContain("gh-ok", "gh-bad", "gh-warn");
        sandbox.world().chaos().force(Chaos.At.TOKEN, 50173, -1);
        in(() -> checks.check(view()));

        for (String address : List.of(own, "/customers/" + made.customer())) {
            assertThat(timeLine(address))
                    .as(address)
                    .contains("#exclamation-octagon", "gh-bad")
                    .doesNotContain("gh-warn");
        }
    }

    private String timeLine(String address) throws Exception {
        return page(address).replaceAll("(?s).*<ol class=\"gh-timeline\">(.*?)</ol>.*", "$1");
    }

    /** What changes while the page is read is seen on all of it or nowhere. */
    @Test
    void showsACustomerAsItWasAtOneMoment() throws Exception {
        String fine = page("/customers/" + made.customer());
        CompletableFuture<String> read = new CompletableFuture<>();
        rows.in(provider, () -> {
            rows.jdbc()
                    .sql("lock table deletion_request in access exclusive mode")
                    .update();
            Thread.ofVirtual().start(() -> {
                try {
                    read.complete(page("/customers/" + made.customer()));
                } catch (Throwable e) {
                    read.completeExceptionally(e);
                }
            });
            await(() -> rows.jdbc().sql("""
                    select count(*) from pg_locks where relation = 'deletion_request'::regclass and not granted
                    """).query(Long.class).single() > 0);
            stands("ACTION_REQUIRED", "GRANT_REVOKED", "Microsoft answered AADSTS50173. It was revoked.");
            return true;
        });

        assertThat(Html.text(fine)).contains("Healthy").doesNotContain("Action required", "revoked");
        assertThat(Html.text(read.get(2, TimeUnit.MINUTES)))
                .contains("Healthy")
                .doesNotContain("Action required", "revoked");
        assertThat(Html.text(page("/customers/" + made.customer()))).contains("Action required", "revoked");
    }

    /** At the top with its button; Microsoft's whole answer is at the call that got it. */
    @Test
    void saysOnceWhatIsWrongAndElsewhereOnlyWhatIsNew() throws Exception {
        sandbox.world().chaos().force(Chaos.At.TOKEN, 50173, -1);
        in(() -> checks.check(view()));

        String page = page("/connections/" + made.connection());

        String now = Html.text(
                page.replaceAll("(?s)<section[^>]*aria-labelledby=\"(history|proofs-title)\".*?</section>", ""));
        assertThat(now)
                .containsOnlyOnce("The kept sign-in was revoked")
                .doesNotContain("Send a new link")
                .contains("GRANT_REVOKED", "Meanwhile", "Who has to do what");
        assertThat(Html.text(page))
                .as("as the record of the call that showed it")
                .containsOnlyOnce("the sessions of the account were ended");
    }

    @Test
    void makesWhatMendsTheConnectionTheMainButton() throws Exception {
        String delegated = "/connections/" + made.connection();
        assertThat(mainButtons(delegated)).containsExactly("Verify now");

        stands("ACTION_REQUIRED", "GRANT_REVOKED", "Microsoft answered AADSTS50173. It was revoked. Send a new link.");
        assertThat(mainButtons(delegated)).containsExactly("Re-initiate authentication");
        assertThat(page(delegated))
                .containsOnlyOnce("Re-initiate authentication</")
                .contains("Verify now");
        assertThat(mainButtons("/customers/" + made.customer())).containsExactly("Re-initiate authentication");

        stands("DEGRADED", "THROTTLED", "Microsoft asks to wait.");
        assertThat(mainButtons(delegated)).containsExactly("Verify now");
        assertThat(mainButtons("/customers/" + made.customer())).isEmpty();

        for (String beyondLinks : List.of(
                "APP_DISABLED",
                "CREDENTIAL_EXPIRED",
                "CREDENTIAL_NOT_READY",
                "PERMISSIONS_EXTRA",
                "REGISTRATION_WRONG")) {
            stands("ACTION_REQUIRED", beyondLinks, "It is so.");
            assertThat(mainButtons(delegated)).as(beyondLinks).containsExactly("Verify now");
        }

        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update connection set registration = 'CUSTOMER' where id = ?")
                        .param(made.connection())
                        .update());
        stands("ACTION_REQUIRED", "CONSENT_REMOVED", "The organisation has taken its consent back.");
        assertThat(mainButtons(delegated)).containsExactly("Send a repair link");
        stands("ACTION_REQUIRED", "CREDENTIAL_EXPIRED", "Its secret has ended.");
        assertThat(mainButtons(delegated)).containsExactly("Send a repair link");

        stands("DEGRADED", "CREDENTIAL_ENDS", "The credential ends in 3 days. Rotate it now.");
        assertThat(mainButtons(delegated)).as("none is held").containsExactly("Send a repair link");
    }

    @Test
    void callsNobodyAtHomeToWhatPassesByItself() throws Exception {
        stands("DEGRADED", "PERMISSIONS_MISSING", "Not granted for the whole organisation: User.Read.All.");
        assertThat(page("/")).contains(made.tenant().name() + ": degraded");

        stands("DEGRADED", "THROTTLED", "Microsoft asks to wait.");
        assertThat(page("/")).doesNotContain(made.tenant().name() + ": degraded");
    }

    /** The work that fails because of it is no second thing to do. */
    @Test
    void countsABrokenConnectionAndTheWorkThatFailsForItOnceAtHome() throws Exception {
        UUID sync = failed("directory.sync");
        UUID ending = failed("connection.disconnect");
        assertThat(page("/")).contains("/jobs/" + sync, "/jobs/" + ending);

        stands("ACTION_REQUIRED", "GRANT_REVOKED", "Microsoft answered AADSTS50173. It was revoked.");
        assertThat(page("/"))
                .contains(made.tenant().name() + ": action required")
                .doesNotContain("/jobs/" + sync)
                .as("its line says nothing of an end that failed")
                .contains("/jobs/" + ending);
    }

    private UUID failed(String kind) {
        UUID job = UUID.randomUUID();
        rows.in(
                provider,
                () -> rows.jdbc().sql("""
                insert into job_run
                select (jsonb_populate_record(j, jsonb_build_object('id', cast(? as uuid), 'state', 'FAILED',
                  'kind', cast(? as text), 'error', 'The sign-in is gone.', 'created_at', now()))).*
                from job_run j where connection_id = ? and kind = 'directory.sync' limit 1
                """).params(job, kind, made.connection()).update());
        return job;
    }

    @Test
    void saysBrieflyWhatIsWrongWhereItIsToldAtLengthBeside() throws Exception {
        stands("ACTION_REQUIRED", "GRANT_REVOKED", "Microsoft answered AADSTS50173. It was revoked. Send a new link.");

        assertThat(Html.text(page("/customers/" + made.customer())))
                .contains("The kept sign-in was revoked (AADSTS50173).")
                .doesNotContain("Send a new link");

        stands("ACTION_REQUIRED", "APP_DISABLED", "The app is disabled. An administrator there enables it.");
        assertThat(Html.text(page("/customers/" + made.customer()))).contains("An administrator there enables it.");
    }

    /** The alarm tells of the worst service, the card of the newest: each says what is wrong with its own. */
    @Test
    void saysOnTheCardWhatTheAlarmTellsOfAnotherService() throws Exception {
        stands("ACTION_REQUIRED", "GRANT_REVOKED", "Microsoft answered AADSTS50173. It was revoked.");
        rows.in(provider, () -> rows.jdbc().sql("""
                insert into connection
                select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'profile', 'other-service',
                  'created_at', c.created_at - interval '1 day'))).*
                from connection c where id = ?
                """).param(made.connection()).update());
        stands("DEGRADED", "PERMISSIONS_MISSING", "Not granted for the whole organisation: User.Read.All.");

        assertThat(Html.text(page("/customers/" + made.customer())))
                .containsOnlyOnce("The kept sign-in was revoked (AADSTS50173).")
                .containsOnlyOnce("Not granted for the whole organisation: User.Read.All.");
    }

    private void stands(String health, String code, String text) {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql(
                                "update connection set health = ?, reasons = jsonb_build_array(jsonb_build_object('code', ?::text,"
                                        + " 'text', ?::text))::text where id = ?")
                        .params(health, code, text, made.connection())
                        .update());
    }

    /** The ink buttons of a page, those of dialogs that are closed left out. */
    private List<String> mainButtons(String path) throws Exception {
        String open = page(path).replaceAll("(?s)<div popover.*?</form>", "");
        return MAIN.matcher(open)
                .results()
                .map(button -> Html.text(button.group(1)).strip())
                .toList();
    }

    @Test
    void keepsTheAppAndTheAlarmOfAnotherServiceOfTheSameCustomer() throws Exception {
        rows.in(provider, () -> rows.jdbc().sql("""
                insert into connection
                select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'profile', 'other-service',
                  'health', 'ACTION_REQUIRED', 'created_at', c.created_at - interval '1 day'))).*
                from connection c where id = ?
                """).param(made.connection()).update());
        assertThat(page("/customers/" + made.customer())).contains("gh-callout-bad");

        assertThat(post(
                        "/connections/" + made.connection() + "/disconnect",
                        "name",
                        made.tenant().name(),
                        "removeApp",
                        "on"))
                .hasStatus3xxRedirection();
        await(() -> in(() -> connections.get(made.connection())).state() == ConnectionState.DISCONNECTED);

        assertThat(tenant().servicePrincipals().values())
                .extracting(ServicePrincipal::appId)
                .contains(SandboxFacts.PORTAL_CLIENT_ID);
    }

    @Test
    void removesTheAppThoughAnotherSignInWaitsBesideTheConnection() {
        rows.in(provider, () -> rows.jdbc().sql("""
                insert into connection
                select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'stands_in_for', c.id,
                  'state', 'WAITING', 'connected_at', null))).*
                from connection c where id = ?
                """).param(made.connection()).update());

        post(
                "/connections/" + made.connection() + "/disconnect",
                "name",
                made.tenant().name(),
                "removeApp",
                "on");
        await(() -> in(() -> connections.get(made.connection())).state() == ConnectionState.DISCONNECTED);

        assertThat(tenant().servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID)).isEmpty();
        assertThat(rows.in(
                        provider,
                        () -> rows.jdbc()
                                .sql("select state from connection where stands_in_for = ?")
                                .param(made.connection())
                                .query(String.class)
                                .single()))
                .isEqualTo("DISCONNECTED");
    }

    @Test
    void asksForAddressesWhereTheCustomerHasNone() throws Exception {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("delete from customer_contact where customer_id = ?")
                        .param(made.customer())
                        .update());
        for (String way : List.of("/reconnect", "/repair")) {
            String address = "/connections/" + made.connection() + way;
            MvcTestResult refused = post(address);
            assertThat(refused).hasStatus(422);
            assertThat(refused.getResponse().getContentAsString())
                    .contains("At least one recipient is required", "action=\"" + address + "\"")
                    .doesNotContain("??");
            assertThat(post(address, "recipients", " ")).hasStatus(422);
            assertThat(post(address, "recipients", "admin@contoso.com\nit@contoso.com"))
                    .hasStatus3xxRedirection();
        }
    }

    @Test
    void revokesTheLinksOfAConnectionThatEnds() {
        String sent = post("/connections/" + made.connection() + "/reconnect")
                .getResponse()
                .getRedirectedUrl();
        assertThat(post("/connections/" + made.connection() + "/reconnect")
                        .getResponse()
                        .getRedirectedUrl())
                .as("pressed twice")
                .isEqualTo(sent);
        UUID invitation = UUID.fromString(String.valueOf(sent).replaceAll(".*/invitations/([^?]*).*", "$1"));

        post(
                "/connections/" + made.connection() + "/disconnect",
                "name",
                made.tenant().name());
        await(() -> in(() -> connections.get(made.connection())).state() == ConnectionState.DISCONNECTED);

        assertThat(in(() -> invitations.get(invitation)).status()).isEqualTo(InvitationStatus.REVOKED);
    }

    @Test
    void wantsTheNameBeforeItDisconnectsAndErasesTheTokens() throws Exception {
        assertThat(page("/connections/" + made.connection() + "/disconnect")).contains("no way back");
        assertThat(post("/connections/" + made.connection() + "/disconnect", "name", "wrong"))
                .hasStatus(422);

        assertThat(post(
                        "/connections/" + made.connection() + "/disconnect",
                        "name",
                        made.tenant().name()))
                .hasStatus3xxRedirection();
        await(() -> in(() -> connections.get(made.connection())).state() == ConnectionState.DISCONNECTED);

        long kept = rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select count(*) from delegated_grant where connection_id = ?")
                        .param(made.connection())
                        .query(Long.class)
                        .single());
        assertThat(kept).isZero();
        assertThat(page("/connections/" + made.connection()))
                .contains("Disconnected")
                .doesNotContain("Verify now");
        for (String late : List.of("verify", "rotate", "disconnect")) {
            var again = post(
                    "/connections/" + made.connection() + "/" + late,
                    "name",
                    made.tenant().name());
            assertThat(again).as(late).hasStatus3xxRedirection();
            assertThat(again.getResponse().getRedirectedUrl()).endsWith("?refused=connection.unchanged");
        }
    }

    @Test
    void servesTheDocumentedFieldsToPrograms() throws Exception {
        String path = "/api/v1/connections/" + made.connection();

        assertThat(api("get", path, null))
                .hasStatusOk()
                .bodyJson()
                .hasPathSatisfying("$.health", health -> assertThat(health).isEqualTo("HEALTHY"))
                .hasPathSatisfying(
                        "$.tenantId",
                        id -> assertThat(id).isEqualTo(made.tenant().tenantId()))
                .hasPathSatisfying("$.tokens.state", state -> assertThat(state).isEqualTo("ACTIVE"))
                .hasPath("$.reasons[0].code")
                .hasPathSatisfying(
                        "$.reasons[0].text", text -> assertThat(text).asString().endsWith("."))
                .hasPathSatisfying("$.actsAs", acts -> assertThat(acts).isEqualTo("CONSENTING_ADMIN"))
                .hasPathSatisfying("$.registration", where -> assertThat(where).isEqualTo("PROVIDER"))
                .hasPathSatisfying(
                        "$.account.id",
                        account -> assertThat(account).asString().isNotBlank())
                .hasPath("$.credentials[0].expiresAt")
                .hasPath("$.grantedRoles");
        assertThat(api("get", "/api/v1/connections?limit=1&customerId=" + made.customer(), null))
                .hasStatusOk()
                .bodyJson()
                .hasPathSatisfying(
                        "$.items[0].id",
                        id -> assertThat(id).isEqualTo(made.connection().toString()));
        assertThat(api("get", "/api/v1/connections?health=SICK", null)).hasStatus4xxClientError();
        assertThat(api("get", "/api/v1/connections?cursor=abc", null)).hasStatus4xxClientError();
        assertThat(api("get", "/api/v1/connections/" + UUID.randomUUID(), null)).hasStatus(404);
        assertThat(api("post", path + "/rotate", "{}")).hasStatus(409);
        assertThat(api("post", path + "/disconnect", "{\"unknown\":true}")).hasStatus(400);
    }

    @Test
    void verifiesAsAJob() throws Exception {
        MvcTestResult accepted = api("post", "/api/v1/connections/" + made.connection() + "/verify", null);

        assertThat(accepted).hasStatus(202);
        Matcher id = Pattern.compile("\"jobId\":\"([^\"]+)\"")
                .matcher(accepted.getResponse().getContentAsString());
        assertThat(id.find()).isTrue();
        UUID job = UUID.fromString(id.group(1));
        await(() -> in(() -> jobs.find(job)).orElseThrow().state() == JobState.SUCCEEDED);
    }

    @Test
    void givesAccessTokensAndNeverARefreshToken() throws Exception {
        String path = "/api/v1/connections/" + made.connection() + "/access-token";

        MvcTestResult token = api("post", path, "{\"scopes\":[\"User.Read.All\"]}");

        assertThat(token).hasStatusOk();
        assertThat(token.getResponse().getHeader("Cache-Control")).contains("no-store");
        assertThat(token.getResponse().getContentAsString())
                .contains("accessToken", "expiresAt")
                .doesNotContainIgnoringCase("refresh");
        assertThat(api("post", path, "{\"scopes\":[\"Mail.Read\"]}")).hasStatus(409);
        assertThat(api("post", path, "{\"scopes\":[\"\"]}")).hasStatus(422);
        assertThat(api("post", path, "{\"scope\":\"x\"}")).hasStatus(400);
    }

    @Test
    void refusesATokenOfABrokenConnectionWithTheReason() throws Exception {
        sandbox.world().chaos().force(Chaos.At.TOKEN, 50173, -1);
        tokens.forget(made.connection());

        MvcTestResult refused = api("post", "/api/v1/connections/" + made.connection() + "/access-token", null);

        assertThat(refused).hasStatus(409);
        assertThat(refused.getResponse().getContentAsString()).contains("AADSTS50173", "Repair it");
    }

    @Test
    void hidesConnectionsOfOtherProviders() {
        ProviderId other = rows.another("Southern Voice");

        assertThat(mvc.get()
                        .uri("/connections/" + made.connection())
                        .with(TestCallers.operator(other))
                        .exchange())
                .hasStatus(404);
        assertThat(mvc.post()
                        .uri("/api/v1/connections/" + made.connection() + "/access-token")
                        .with(TestCallers.program(other))
                        .exchange())
                .hasStatus(404);
    }

    private MvcTestResult post(String uri, String... parameters) {
        var request = mvc.post().uri(uri).with(TestCallers.operator(provider)).with(csrf());
        for (int i = 0; i < parameters.length; i += 2) {
            request = request.param(parameters[i], parameters[i + 1]);
        }
        return request.exchange();
    }

    private MvcTestResult api(String method, String uri, String body) {
        var request = ("get".equals(method) ? mvc.get() : mvc.post()).uri(uri).with(TestCallers.program(provider));
        if (body != null) {
            request = request.contentType(MediaType.APPLICATION_JSON).content(body);
        }
        return request.exchange();
    }

    private static void await(Supplier<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(condition::get);
    }
}
