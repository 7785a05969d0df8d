package io.gatehouse.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.Html;
import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertQuery;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.AlertState;
import io.gatehouse.alert.Alerts;
import io.gatehouse.connection.TestConnections.Made;
import io.gatehouse.connection.absence.TenantAbsences;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.job.JobGate;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.onboarding.FreshTenants;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Grant;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.shared.Actor;
import io.gatehouse.web.TestCallers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A customer's password was changed: one alert, the right person is asked, and the repair closes it. */
class AlertedSignInTests extends ConnectedBase {

    private static final String MAIL_SERVER = "the sandbox's mail server";

    @Autowired
    Alerts alerts;

    @Autowired
    Jobs jobs;

    @Autowired
    AccessTokens tokens;

    @Autowired
    List<RecurringWork> schedule;

    @Autowired
    DefaultListableBeanFactory beans;

    @Autowired
    List<JobGate> gates;

    @Autowired
    TenantAbsences absences;

    @AfterEach
    void asksNobodyAnyMore() {
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
        settings(false);
        beans.destroySingleton(MAIL_SERVER);
    }

    @Test
    void asksTheCustomerToRepairAndClosesTheAlertByItself() {
        made = making.connect();
        settings(true);
        openMailServer();
        changePassword(made.tenant());

        in(() -> checks.check(view()));

        Alert alert = open().getFirst();
        assertThat(open()).hasSize(1);
        assertThat(alert.kind()).isEqualTo(AlertKind.SIGN_IN_LOST);
        assertThat(alert.cause().code()).isEqualTo("GRANT_REVOKED");
        assertThat(alert.cause().sentence()).contains("AADSTS50173");

        UUID repair = in(() -> jobs.list(new JobQuery(Set.of(), "alert.repair", null, made.connection(), null, 5)))
                .items()
                .getFirst()
                .id();
        in(() -> {
            jobs.retry(repair, Actor.SYSTEM);
            return true;
        });
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> invited().size() == 1);
        UUID invitation = invited().getFirst();
        assertThat(recipients(invitation))
                .isEqualTo(in(() -> customers.get(made.customer())).contacts().stream()
                        .map(contact -> contact.email())
                        .toList());
        making.follow(
                new TestInvitations.Link(
                        in(() -> invitations.get(invitation)),
                        mailedLink(recipients(invitation).getFirst())),
                made.tenant());

        assertThat(open()).isEmpty();
        assertThat(in(() -> alerts.get(alert.id())).state()).isEqualTo(AlertState.RESOLVED);
        assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);
    }

    /** Its password was changed once, whatever signs in with it. */
    @Test
    void asksInOneMailForAllThatAnAccountStandsBehind() {
        made = making.connect();
        restTheWatch(provider);
        settings(true);
        openMailServer();
        UUID second = secondService("GRANT_REVOKED");
        changePassword(made.tenant());
        in(() -> checks.check(view()));

        Alert alert = open().getFirst();
        String recipient = askedInOneMail(second);

        UUID first = invited(made.connection()).getFirst();
        making.follow(new TestInvitations.Link(in(() -> invitations.get(first)), mailedLink(recipient)), made.tenant());
        run("alert.sweep");
        assertThat(open()).as("this one is well").isEmpty();
        Alert left = in(() -> alerts.get(alert.id()));
        assertThat(left.open()).as("the other one waits").isTrue();
        assertThat(left.connectionIds()).containsExactly(second);

        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update connection set health = 'HEALTHY', reasons = '[]' where id = ?")
                        .param(second)
                        .update());
        run("alert.sweep");
        assertThat(in(() -> alerts.get(alert.id())).state()).isEqualTo(AlertState.RESOLVED);
    }

    /** An administrator took it back once, whatever goes by it. */
    @Test
    void asksInOneMailForAllThatAConsentStandsBehind() {
        made = making.connect();
        restTheWatch(provider);
        settings(true);
        openMailServer();
        UUID second = secondService("CONSENT_MISSING");
        sandbox.world().chaos().force(Chaos.At.TOKEN, 65001, 2);
        in(() -> checks.check(view()));
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);

        assertThat(open())
                .singleElement()
                .satisfies(alert -> assertThat(alert.kind()).isEqualTo(AlertKind.CONSENT_LOST));
        askedInOneMail(second);
    }

    /** The address to which the one mail went. */
    private String askedInOneMail(UUID second) {
        assertThat(open())
                .singleElement()
                .satisfies(alert -> assertThat(alert.connectionIds()).containsExactly(made.connection(), second));
        UUID repair = in(() -> jobs.list(new JobQuery(Set.of(), "alert.repair", null, made.connection(), null, 5)))
                .items()
                .getFirst()
                .id();
        in(() -> {
            jobs.retry(repair, Actor.SYSTEM);
            return true;
        });
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> invited(made.connection()).size() + invited(second).size() == 2);
        UUID first = invited(made.connection()).getFirst();
        String recipient = recipients(first).getFirst();
        mailedLink(recipient);
        assertThat(linksToRenew(recipient).distinct())
                .as("one for each, in one mail")
                .hasSize(2);
        return recipient;
    }

    /** The wizard of such a service takes longer and has tests of its own. */
    private UUID secondService(String reason) {
        UUID id = UUID.randomUUID();
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("""
                                insert into connection
                                select (jsonb_populate_record(c, jsonb_build_object('id', ?::text, 'profile',
                                  'presence-sync', 'method', 'NEW_APP_REGISTRATION', 'acts_as', 'SERVICE_ACCOUNT',
                                  'registration', 'CUSTOMER', 'invitation_id', null, 'health', 'ACTION_REQUIRED',
                                  'reasons', '[{"code":"%s","text":"It was taken back."}]',
                                  'created_at', c.created_at + interval '1 second'))).*
                                from connection c where id = ?""".formatted(reason))
                        .params(id.toString(), made.connection())
                        .update());
        return id;
    }

    /** Whoever meets it first: work that needs a token waits for the repair, and is no second thing to look at. */
    @Test
    void tellsOnceWhatASyncMeetsFirstAndHasItGoOnAfterTheRepair() {
        made = making.connect();
        restTheWatch(provider);
        changePassword(made.tenant());
        tokens.forget(made.connection());

        UUID sync = in(() -> jobs.enqueueAtOnce(
                        JobRequest.of("directory.sync", "Directory", made.customer(), made.connection(), Actor.SYSTEM)
                                .data(Map.of("quiet", false, "full", false))))
                .id();
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> held(sync));
        run("alert.sweep");
        run("alert.sweep");

        assertThat(open())
                .singleElement()
                .satisfies(alert -> assertThat(alert.kind()).isEqualTo(AlertKind.SIGN_IN_LOST));

        var issued = in(() -> invitations.issue(
                TestInvitations.reconnect(made.customer(), "direct-routing", made.connection()), TestInvitations.MAJA));
        making.follow(
                new TestInvitations.Link(issued.invitation(), issued.link().reveal()), made.tenant());
        run("alert.sweep");
        assertThat(open()).isEmpty();
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> in(() -> jobs.find(sync)).orElseThrow().state() == JobState.SUCCEEDED);
        run("alert.sweep");
        assertThat(open()).isEmpty();
    }

    private boolean held(UUID job) {
        JobView now = in(() -> jobs.find(job)).orElseThrow();
        assertThat(now.state()).isNotEqualTo(JobState.FAILED);
        return now.state() == JobState.WAITING
                && String.valueOf(now.error()).contains("once the connection works again");
    }

    /** Contexts with a sandbox have none: its port is known only after their beans were chosen. */
    private void openMailServer() {
        JavaMailSenderImpl server = new JavaMailSenderImpl();
        server.setHost("127.0.0.1");
        server.setPort(sandbox.smtpPort());
        beans.registerSingleton(MAIL_SERVER, server);
    }

    /** Where the letter leads that asks for a new sign-in. */
    private String mailedLink(String recipient) {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> linksToRenew(recipient).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    private Stream<String> linksToRenew(String recipient) {
        String mails =
                sent(HttpRequest.newBuilder(URI.create(sandbox.loginEndpoint() + "/_sandbox/mails?to=" + recipient)));
        return JsonMapper.shared()
                .readTree(mails)
                .valueStream()
                .filter(mail -> mail.path("subject").asString().contains("to renew the connection"))
                .flatMap(mail -> mail.path("links").valueStream())
                .map(JsonNode::asString)
                .filter(link -> link.contains("/authenticate/"));
    }

    /** Microsoft ends by it what was granted before: the person's tokens count from now on. */
    private void changePassword(SmallTenant tenant) {
        control("/_sandbox/revoke", "{\"tenant\":\"" + tenant.tenantId() + "\",\"user\":\"" + tenant.admin() + "\"}");
    }

    private void control(String path, String json) {
        sent(HttpRequest.newBuilder(URI.create(sandbox.loginEndpoint() + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static String sent(HttpRequest.Builder request) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A rule of the customer's that came later, and a tenant that is gone: told of this customer and of no other. */
    @Test
    void tellsOfARuleThatBlocksAndOfATenantThatIsGone() {
        made = making.connect();
        Made other = making.connect();
        try {
            tells(53003, "BLOCKED_BY_POLICY", AlertKind.SIGN_IN_LOST);
            tells(53000, "MANAGED_DEVICE_NEEDED", AlertKind.SIGN_IN_LOST);
            tells(90002, "TENANT_UNKNOWN", AlertKind.CONNECTION_BROKEN);

            assertThat(in(() -> connections.get(other.connection())).health()).isEqualTo(ConnectionHealth.HEALTHY);
        } finally {
            FreshTenants.release(rows, sandbox, other.tenant().tenantId());
        }
    }

    /** Nobody typed a name here, and nobody there can sign in again: first it is doubted, then it is said. */
    @Test
    void believesThatAnOrganisationIsGoneAfterLooksSomeTimeApart() throws Exception {
        restTheWatch(provider);
        made = making.connect();
        tenant().close(true);
        try {
            for (int look = 1; look < 4; look++) {
                in(() -> checks.check(view()));
                in(() -> checks.check(view()));

                assertThat(view().worstReason().code()).as("look %s", look).isEqualTo("TENANT_UNKNOWN");
                assertThat(view().condition(Instant.now())).isEqualTo(TokenCondition.RETRYING);
                assertThat(Html.text(page()))
                        .contains("asked again several times before")
                        .doesNotContain("Check the spelling", "Re-initiate authentication");
                assertThat(held()).contains("goes on by itself");
                minutesLater(21);
                assertThat(due()).as("asked soon").isTrue();
            }
            in(() -> checks.check(view()));

            assertThat(view().health()).isEqualTo(ConnectionHealth.ACTION_REQUIRED);
            assertThat(view().worstReason().code()).isEqualTo("TENANT_GONE");
            assertThat(view().condition(Instant.now())).isEqualTo(TokenCondition.TENANT_GONE);
            assertThat(Html.text(page()))
                    .contains(
                            "The organisation does not exist at Microsoft any more", "A repair link does not fix this")
                    .doesNotContain("Re-initiate authentication", "Switch method");
            assertThat(held()).contains("does not exist").doesNotContain("by itself");
            run("alert.sweep");
            assertThat(open())
                    .singleElement()
                    .satisfies(alert ->
                            assertThat(alert.cause().sentence()).contains("does not exist at Microsoft any more"));
            assertThat(mvc.post()
                            .uri("/connections/" + made.connection() + "/reconnect")
                            .with(TestCallers.operator(provider))
                            .with(csrf())
                            .exchange())
                    .hasStatus(422)
                    .bodyText()
                    .contains("nobody could follow the link");
            assertThat(invited()).isEmpty();
            in(() -> checks.check(view()));
            assertThat(view().worstReason().code()).as("it stays so").isEqualTo("TENANT_GONE");
            minutesLater(61);
            assertThat(due()).as("asked once a day").isFalse();
        } finally {
            tenant().close(false);
        }

        in(() -> checks.check(view()));
        assertThat(view().health()).as("it was there all the time").isEqualTo(ConnectionHealth.HEALTHY);
        assertThat(open()).isEmpty();
    }

    /** A connection may have been disconnected for weeks until its customer leaves, and Microsoft may not answer then. */
    @Test
    void countsNoLooksOfLongAgo() {
        made = making.connect();
        sandbox.world().chaos().set(now -> new Chaos.State(0, null, false, true, false, false, 0, Map.of()));

        looked(2);
        assertThat(word()).as("nobody tells anything else").isEqualTo(TenantAbsences.Word.GONE);
        looked(4);
        assertThat(word()).isEqualTo(TenantAbsences.Word.THERE);
    }

    private TenantAbsences.Word word() {
        return in(() -> absences.look(made.customer(), view().tenant()));
    }

    private void looked(int daysAgo) {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update connection set tenant_absent_looks = 4,"
                                + " tenant_absent_at = now() - make_interval(days => ?) where id = ?")
                        .params(daysAgo, made.connection())
                        .update());
    }

    private String held() {
        JobView job = new JobView(
                UUID.randomUUID(),
                "directory.sync",
                "Directory",
                made.customer(),
                made.connection(),
                JobState.QUEUED,
                null,
                0,
                null,
                "test",
                Instant.now(),
                null,
                null,
                null,
                null);
        return in(() -> gates.stream()
                .flatMap(gate -> gate.hold(job).stream())
                .map(JobGate.Hold::reason)
                .findFirst()
                .orElse(""));
    }

    private boolean due() {
        Instant now = Instant.now();
        Duration hour = Duration.ofHours(1);
        return in(() -> connections.due(
                        now.minus(hour), now.minusSeconds(60), now.minus(hour.multipliedBy(24)), 100_000))
                .stream()
                .anyMatch(one -> one.id().equals(made.connection()));
    }

    private void minutesLater(int minutes) {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update connection set tenant_absent_at = tenant_absent_at - make_interval(mins => ?),"
                                + " last_verified_at = last_verified_at - make_interval(mins => ?) where id = ?")
                        .params(minutes, minutes, made.connection())
                        .update());
    }

    private void tells(int code, String reason, AlertKind kind) {
        sandbox.world().chaos().force(Chaos.At.TOKEN, code, 2);
        in(() -> checks.check(view()));
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);

        assertThat(view().health()).as(reason).isEqualTo(ConnectionHealth.ACTION_REQUIRED);
        assertThat(view().reasons()).extracting(HealthReason::code).contains(reason);
        assertThat(open()).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(kind);
            assertThat(alert.cause().code()).isEqualTo(reason);
            assertThat(alert.cause().severity()).isEqualTo(AlertSeverity.CRITICAL);
            assertThat(alert.cause().sentence()).contains("AADSTS" + code);
        });

        in(() -> checks.check(view()));
        assertThat(view().health()).as("once it is over").isEqualTo(ConnectionHealth.HEALTHY);
        assertThat(open()).isEmpty();
    }

    /** Nobody presses anything: the watch finds it, one alert tells it, its page says what to do, and the watch closes it. */
    @Test
    void tellsOfDriftThatTheScheduleFindsAndOfItsEnd() throws Exception {
        made = making.connect();
        assertThat(open()).isEmpty();

        grants(grant -> grant.withScope(grant.scope().replace("Group.ReadWrite.All", "")));
        watch();

        assertThat(open()).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(AlertKind.CONSENT_DRIFT);
            assertThat(alert.cause().code()).isEqualTo("PERMISSIONS_MISSING");
            assertThat(alert.cause().severity()).isEqualTo(AlertSeverity.WARNING);
        });
        assertThat(Html.text(page("/alerts"))).contains(made.tenant().name());
        assertThat(page()).contains("Group.ReadWrite.All is not granted to the organisation");
        UUID finding = rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select id from drift_finding where connection_id = ?")
                        .param(made.connection())
                        .query(UUID.class)
                        .single());
        assertThat(Html.text(page("/connections/" + made.connection() + "/drift/" + finding)))
                .contains("Group.ReadWrite.All is not granted to the organisation", "What is known");
        watch();
        assertThat(open()).as("told once").hasSize(1);

        grants(grant -> grant.withScope(grant.scope() + " Group.ReadWrite.All"));
        watch();

        assertThat(open()).isEmpty();
        assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);
        assertThat(page()).contains("One earlier difference is gone");
    }

    /** What the schedule does once the connection's hour is over. */
    private void watch() {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update connection set last_verified_at = now() - interval '2 hours' where id = ?")
                        .param(made.connection())
                        .update());
        run("connection.watch");
    }

    private void run(String name) {
        in(() -> {
            schedule.stream()
                    .filter(work -> work.name().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .run();
            return true;
        });
    }

    private void grants(UnaryOperator<Grant> change) {
        World world = sandbox.world();
        world.change(() -> List.copyOf(tenant().grants().values()).stream()
                .filter(grant -> grant.scopes().contains("User.Read.All"))
                .forEach(grant -> world.save(change.apply(grant))));
    }

    private List<Alert> open() {
        AlertQuery query = new AlertQuery(AlertQuery.UNRESOLVED, null, null, null, made.connection(), null, 50);
        return in(() -> alerts.list(query)).items();
    }

    private List<UUID> invited() {
        return invited(made.connection());
    }

    private List<UUID> invited(UUID connection) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select id from invitation where connection_id = ? and purpose = ?")
                        .params(connection, InvitationPurpose.RECONNECT.name())
                        .query(UUID.class)
                        .list());
    }

    private List<String> recipients(UUID invitation) {
        return in(() -> invitations.get(invitation)).recipients();
    }

    private void settings(boolean repair) {
        var request = mvc.post()
                .uri("/settings/alerts/repair")
                .with(TestCallers.owner(provider))
                .with(csrf());
        if (repair) {
            request.param("repair", "true");
        }
        assertThat(request.exchange()).hasStatus3xxRedirection();
    }
}
