package io.gatehouse.alert.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.cause.AlertsBase;
import io.gatehouse.alert.route.Receiver.Got;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.subscription.UrgentNotification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** What other systems are told, from the alert to the receiver's answer, over real HTTP. */
class WebhookJobTests extends AlertsBase {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Autowired
    private Routes routes;

    @Autowired
    private Planning planning;

    @Autowired
    private LateDeliveries late;

    @Autowired
    private Jobs jobs;

    @Autowired
    private ApplicationEventPublisher events;

    private Receiver receiver;

    @BeforeEach
    void listen() {
        receiver = new Receiver();
    }

    /** Others ask the history of the schema as well. */
    @AfterEach
    void close() {
        upgraded("0 s", "0 s");
        receiver.close();
    }

    @Test
    void tellsSignedWhenAnAlertOpensAndWhenItIsOver() {
        Routes.Made made = route(Route.Target.WEBHOOK);
        String key = String.valueOf(made.key() == null ? "" : made.key().reveal());
        lost();
        arrived(1);
        Got raised = receiver.got().getFirst();

        assertThat(raised.signedWith(key)).as("signature over " + raised.body()).isTrue();
        assertThat(raised.signedWith("whsec_" + Base64.getEncoder().encodeToString(new byte[32])))
                .as("with another key")
                .isFalse();
        assertThat(Instant.ofEpochSecond(Long.parseLong(String.valueOf(raised.time()))))
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(5));
        assertThat(raised.type()).isEqualTo("alert.raised");
        assertThat(raised.json().path("data").path("kind").asString()).isEqualTo("SIGN_IN_LOST");
        assertThat(raised.json().path("data").path("customer").asString()).isEqualTo("Customer 1");

        health("'c1'", "HEALTHY", "", "");
        settled("SENT");
        sweep();
        arrived(2);
        assertThat(receiver.got().getLast().type()).isEqualTo("alert.resolved");
        assertThat(receiver.got().getLast().id()).isNotEqualTo(raised.id());
    }

    @Test
    void triesAgainUntilTheReceiverTakesIt() {
        receiver.answers(503, 429);
        route(Route.Target.WEBHOOK);
        Instant before = Instant.now();
        lost();
        for (String answer : List.of("503", "429")) {
            JobView waiting = job(JobState.WAITING, answer);
            assertThat(waiting.nextAttemptAt()).isAfter(before.plusSeconds(9));
            before = Instant.now();
            in(() -> {
                jobs.retry(waiting.id(), MAJA);
                return true;
            });
        }
        job(JobState.SUCCEEDED, null);

        assertThat(receiver.got())
                .hasSize(3)
                .extracting(Got::id)
                .containsOnly(receiver.got().getFirst().id());
        assertThat(in(routes::all).getFirst().last())
                .isNotNull()
                .satisfies(last -> assertThat(last.text()).isEqualTo("200 OK"));
        settled("SENT");
    }

    @Test
    void givesUpWhereTheReceiverIsGone() {
        receiver.answers(410);
        route(Route.Target.WEBHOOK);
        lost();
        job(JobState.FAILED, "410 Gone");
        sweep();
        sweep();

        assertThat(receiver.got()).as("it is not told that it takes nothing").hasSize(1);
        assertThat(open())
                .extracting(Alert::kind)
                .containsExactlyInAnyOrder(AlertKind.SIGN_IN_LOST, AlertKind.ROUTE_FAILING);
        settled("FAILED");
        assertThat(in(routes::all).getFirst().last())
                .isNotNull()
                .satisfies(last -> assertThat(last.accepted()).isFalse());
    }

    /** Whoever waits for alerts there believes that all is well. */
    @Test
    void tellsByOtherRoutesOfAReceiverThatTakesNothing() throws Exception {
        receiver.answers(503, 410, 500);
        Route failing = in(() -> routes.create(
                        wish("Tickets", receiver, Set.of(AlertKind.SIGN_IN_LOST), Route.Target.WEBHOOK), MAJA))
                .route();
        try (Receiver other = new Receiver()) {
            in(() ->
                    routes.create(wish("Standby", other, Set.of(AlertKind.ROUTE_FAILING), Route.Target.WEBHOOK), MAJA));
            lost();
            JobView waiting = job(JobState.WAITING, "503");
            sweep();
            assertThat(failing()).as("it may be back in a moment").isEmpty();
            sql("update alert_route set failing_since = failing_since - interval '3 minutes'");
            upgraded("2 days", "1 hour");
            sweep();
            assertThat(failing()).as("replicas of the release before may run").isEmpty();
            upgraded("2 days", "25 hours");
            sweep();
            assertThat(failing()).singleElement().satisfies(alert -> {
                assertThat(alert.severity()).isEqualTo(AlertSeverity.WARNING);
                assertThat(alert.cause().sentence())
                        .isEqualTo(
                                "The receiver at 127.0.0.1 does not accept any messages. Its last answer: 503 Service Unavailable."
                                        + " Gatehouse keeps retrying for a day.");
            });
            assertThat(page("/alerts/" + failing().getFirst().id())).contains("Alerts do not reach Tickets");
            told(other, "alert.raised");

            in(() -> {
                jobs.retry(waiting.id(), MAJA);
                return true;
            });
            job(JobState.FAILED, "410 Gone");
            sweep();
            assertThat(failing()).singleElement().satisfies(alert -> {
                assertThat(alert.cause().code()).isEqualTo("GIVEN_UP");
                assertThat(alert.cause().sentence()).endsWith("410 Gone. One message was given up.");
            });
            told(other, "alert.raised", "alert.risen");

            test(failing);
            answered("500");
            sweep();
            assertThat(failing()).hasSize(1);
            test(failing);
            answered("200");
            sweep();
            assertThat(failing()).isEmpty();
            told(other, "alert.raised", "alert.risen", "alert.resolved");

            receiver.answers(500);
            test(failing);
            answered("500");
            sweep();
            assertThat(failing()).as("whoever tests it sees the answer").isEmpty();
        }
        assertThat(receiver.got()).extracting(Got::type).doesNotContain("alert.risen");
    }

    /** A pause is somebody's wish; where emergencies go, silence is grave. */
    @Test
    void tellsOfARouteOfEmergenciesUntilItIsPaused() {
        receiver.answers(410);
        Route route = route(Route.Target.WEBHOOK).route();
        lost();
        job(JobState.FAILED, "410 Gone");
        sweep();
        assertThat(failing()).extracting(Alert::severity).containsExactly(AlertSeverity.CRITICAL);

        in(() -> {
            routes.enable(route.id(), false, MAJA);
            return true;
        });
        sweep();
        assertThat(failing()).isEmpty();
    }

    /** Two receivers that take no news of each other would go on with it for ever. */
    @Test
    void doesNotCountThatNewsOfAnotherReceiverIsRefused() throws Exception {
        receiver.answers(410);
        route(Route.Target.WEBHOOK);
        try (Receiver other = new Receiver()) {
            other.answers(410);
            in(() ->
                    routes.create(wish("Standby", other, Set.of(AlertKind.ROUTE_FAILING), Route.Target.WEBHOOK), MAJA));
            lost();
            refused("Tickets");
            sweep();
            told(other, "alert.raised");
            refused("Standby");
            sweep();

            assertThat(failing()).hasSize(1);
        }
    }

    /** What was tried is over: nothing waits there any more. */
    @Test
    void tellsOfNoReceiverThatIsAskedForNothing() {
        receiver.answers(503);
        route(Route.Target.WEBHOOK);
        lost();
        job(JobState.WAITING, "503");
        sql("update alert_route set failing_since = failing_since - interval '3 minutes'");
        sweep();
        assertThat(failing()).hasSize(1);

        sql("update alert_delivery set state = 'DROPPED' where state = 'WAITING'");
        sweep();
        assertThat(failing()).isEmpty();
    }

    private void refused(String route) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> count("select count(*) from alert_route where last_answer like '410%' and name = '" + route
                                + "'")
                        == 1);
    }

    private List<Alert> failing() {
        return open().stream()
                .filter(alert -> alert.kind() == AlertKind.ROUTE_FAILING)
                .toList();
    }

    private void test(Route route) {
        in(() -> {
            routes.test(route.id(), MAJA);
            return true;
        });
    }

    private void answered(String status) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> count("select count(*) from alert_route where name = 'Tickets' and last_answer like '"
                                + status + "%'")
                        == 1);
    }

    private static void told(Receiver receiver, String... types) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(receiver.got()).extracting(Got::type).containsExactly(types));
    }

    /** The history of the schema belongs to whoever migrates. */
    private void upgraded(String first, String last) {
        rows.in(provider, () -> {
            rows.jdbc().sql("set local role none").update();
            return rows.jdbc()
                    .sql("update flyway_schema_history set installed_on = localtimestamp - case version when '1' then"
                            + " interval '" + first + "' else interval '" + last
                            + "' end where version in ('1', '150')")
                    .update();
        });
    }

    @Test
    void sendsWhatItGaveUpWhereSomebodyBeginsItAnew() {
        receiver.answers(410);
        route(Route.Target.WEBHOOK);
        lost();
        JobView failed = job(JobState.FAILED, "410 Gone");

        in(() -> {
            jobs.retry(failed.id(), MAJA);
            return true;
        });
        job(JobState.SUCCEEDED, null);

        arrived(2);
        settled("SENT");
    }

    @Test
    void tellsNobodyTooLateThatAnAlertIsOpen() {
        receiver.answers(410);
        route(Route.Target.WEBHOOK);
        lost();
        JobView failed = job(JobState.FAILED, "410 Gone");
        health("'c1'", "HEALTHY", "", "");
        sweep();

        in(() -> {
            jobs.retry(failed.id(), MAJA);
            return true;
        });

        assertThat(job(JobState.CANCELLED, "The alert is over").id()).isEqualTo(failed.id());
        assertThat(receiver.got()).hasSize(1);
        settled("DROPPED");
    }

    /** It was tried past the queue, and its job comes later. */
    @Test
    void leavesAFailedJobWhereAnEmergencyWasRefusedForGood() {
        receiver.answers(410, 410);
        route(Route.Target.WEBHOOK);
        connected(1);
        rows.in(provider, () -> {
            events.publishEvent(new UrgentNotification(
                    provider,
                    id("select customer_id from connection"),
                    id("select id from connection"),
                    UUID.randomUUID(),
                    UUID.randomUUID(),
                    "chats",
                    Instant.EPOCH));
            return true;
        });

        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> count("select count(*) from job_run where kind = 'alert.deliver' and state = 'FAILED'"
                                        + " and error like '410 Gone%'")
                                == count("select count(*) from alert_delivery where state = 'FAILED'")
                        && count("select count(*) from alert_delivery where event = 'MESSAGE' and state = 'FAILED'")
                                == 1);
        assertThat(messages()).hasSize(1);
    }

    @Test
    void sendsTeamsACard() {
        route(Route.Target.TEAMS);
        lost();
        arrived(1);
        Got card = receiver.got().getFirst();

        assertThat(card.signatures()).isNull();
        assertThat(card.json().path("type").asString()).isEqualTo("message");
        var attachment = card.json().path("attachments").path(0);
        assertThat(attachment.path("contentType").asString()).isEqualTo("application/vnd.microsoft.card.adaptive");
        assertThat(attachment.path("content").path("type").asString()).isEqualTo("AdaptiveCard");
        assertThat(attachment.path("content").path("body").toString())
                .contains("Critical", "Customer 1: the sign-in has to be renewed", "The password was changed.");
        assertThat(attachment
                        .path("content")
                        .path("actions")
                        .path(0)
                        .path("url")
                        .asString())
                .endsWith("/alerts/" + open().getFirst().id());
    }

    @Test
    void signsWithBothKeysForADayAfterAnExchange() throws Exception {
        Routes.Made old = route(Route.Target.WEBHOOK);
        var answer = post("/settings/alerts/routes/" + old.route().id() + "/key");
        assertThat(answer).hasStatusOk();
        String html = answer.getResponse().getContentAsString();
        String fresh = html.replaceAll("(?s).*(whsec_[A-Za-z0-9+/=]+).*", "$1").replace("&#43;", "+");
        in(() -> {
            routes.test(old.route().id(), MAJA);
            return true;
        });
        arrived(1);
        Got both = receiver.got().getFirst();
        String before = String.valueOf(old.key() == null ? "" : old.key().reveal());
        assertThat(both.signedWith(fresh)).isTrue();
        assertThat(both.signedWith(before)).isTrue();
        restSealed(fresh, before);

        sql("update alert_route set previous_until = now() - interval '1 second'");
        in(() -> {
            routes.test(old.route().id(), MAJA);
            return true;
        });
        arrived(2);
        assertThat(receiver.got().getLast().signedWith(fresh)).isTrue();
        assertThat(receiver.got().getLast().signedWith(before)).isFalse();
    }

    @Test
    void leavesAReceiverTheKeyThatItHasWhateverIsExchangedAfterwards() throws Exception {
        Routes.Made first = route(Route.Target.WEBHOOK);
        String address = "/settings/alerts/routes/" + first.route().id() + "/key";
        long seen = System.currentTimeMillis() + 1;
        String second = exchanged(post(address, "seen", "" + seen));
        var again = post(address, "seen", "" + seen);
        assertThat(again).as("the answer, loaded again").hasRedirectedUrl("/settings/alerts?refused=alert.route.key");
        String third = exchanged(post(address));
        String fourth = exchanged(post(address));
        in(() -> {
            routes.test(first.route().id(), MAJA);
            return true;
        });
        arrived(1);
        Got got = receiver.got().getFirst();
        assertThat(got.signedWith(first.key() == null ? "" : first.key().reveal()))
                .as("what the receiver has")
                .isTrue();
        assertThat(got.signedWith(fourth)).isTrue();
        assertThat(got.signedWith(third)).isTrue();
        assertThat(got.signedWith(second)).isFalse();

        sql("update alert_route set older_until = now() - interval '1 second'");
        in(() -> {
            routes.test(first.route().id(), MAJA);
            return true;
        });
        arrived(2);
        assertThat(receiver.got()
                        .getLast()
                        .signedWith(first.key() == null ? "" : first.key().reveal()))
                .isFalse();
    }

    private static String exchanged(MvcTestResult answer) throws Exception {
        assertThat(answer).hasStatusOk();
        return answer.getResponse()
                .getContentAsString()
                .replaceAll("(?s).*(whsec_[A-Za-z0-9+/=]+).*", "$1")
                .replace("&#43;", "+");
    }

    @Test
    void tellsOfTheEndWhereNobodyKnowsWhetherTheBeginningArrived() {
        receiver.silent(true);
        route(Route.Target.WEBHOOK);
        lost();
        job(JobState.WAITING, null);
        int before = receiver.got().size();
        assertThat(before).as("what was taken without an answer").isPositive();
        receiver.silent(false);

        health("'c1'", "HEALTHY", "", "");
        sweep();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> receiver.got().size() > before
                        && receiver.got().getLast().type().equals("alert.resolved"));
        settled("SENT");
        assertThat(count("select count(*) from alert_delivery where event = 'RAISED' and state = 'DROPPED'"))
                .isOne();
    }

    @Test
    void tellsNothingOfTheEndWhereTheBeginningWasRefused() {
        receiver.answers(404);
        route(Route.Target.WEBHOOK);
        lost();
        job(JobState.FAILED, "404");
        health("'c1'", "HEALTHY", "", "");
        sweep();

        assertThat(count("select count(*) from alert_delivery where event = 'RESOLVED'"))
                .isZero();
    }

    @Test
    void keepsWhatAPausedRouteHasToTellUntilItIsResumed() {
        UUID route = route(Route.Target.WEBHOOK).route().id();
        receiver.answers(503);
        lost();
        JobView waiting = job(JobState.WAITING, "503");
        change(route, "pause");
        in(() -> {
            jobs.retry(waiting.id(), MAJA);
            return true;
        });
        job(JobState.SUCCEEDED, null);
        late();
        assertThat(receiver.got()).as("calls while it is paused").hasSize(1);

        change(route, "resume");
        arrived(2);
        settled("SENT");
        assertThat(receiver.got()).extracting(Got::type).containsExactly("alert.raised", "alert.raised");
        assertThat(receiver.got().getLast().id())
                .isEqualTo(receiver.got().getFirst().id());
    }

    @Test
    void tellsAfterAPauseWhatIsOver() {
        UUID route = route(Route.Target.WEBHOOK).route().id();
        lost();
        arrived(1);
        settled("SENT");
        change(route, "pause");
        health("'c1'", "HEALTHY", "", "");
        sweep();
        late();
        assertThat(count("select count(*) from job_run where kind = 'alert.deliver'"))
                .isOne();

        change(route, "resume");
        arrived(2);
        assertThat(receiver.got().getLast().type()).isEqualTo("alert.resolved");
    }

    @Test
    void remindsOnceThatAnAlertIsPutOffNoMore() {
        route(Route.Target.WEBHOOK);
        lost();
        arrived(1);
        settled("SENT");
        in(() -> {
            alerts.snooze(open().getFirst().id(), Duration.ofHours(8), null, MAJA);
            return true;
        });
        late();
        sql("update alert set snoozed_until = now() - interval '1 second'");
        sql("update alert_delivery set due_at = now() - interval '1 second' where state = 'WAITING'");
        late();
        late();
        arrived(2);
        Got reminded = receiver.got().getLast();
        assertThat(reminded.type()).isEqualTo("alert.reminded");
        assertThat(reminded.json().path("data").path("state").asString()).isEqualTo("OPEN");
        assertThat(reminded.json().path("data").path("id").asString())
                .isEqualTo(open().getFirst().id().toString());
    }

    private void change(UUID route, String action) {
        assertThat(post("/settings/alerts/routes/" + route, "action", action)).hasStatus3xxRedirection();
    }

    private void late() {
        in(() -> {
            late.run();
            return true;
        });
    }

    private void restSealed(String... keys) {
        String stored = rows.in(
                provider,
                () -> rows.jdbc()
                        .sql(
                                "select string_agg(to_jsonb(r)::text, ' ') from alert_route r where sealed_previous is not null")
                        .query(String.class)
                        .single());
        for (String key : keys) {
            assertThat(key).hasSizeGreaterThan(20);
            assertThat(stored)
                    .doesNotContain(
                            key, key.substring(6), HexFormat.of().formatHex(key.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** -Dgatehouse.emergencies=5000 for the whole of it; the figure is printed. */
    @Test
    void tellsEachEmergencyPastWhateverElseWaits() {
        int others = Integer.getInteger("gatehouse.emergencies", 300);
        connected(1);
        UUID connection = id("select id from connection");
        UUID customer = id("select customer_id from connection");
        UUID subscription = UUID.randomUUID();
        try (Receiver slow = new Receiver(100)) {
            Route crowded = in(() -> routes.create(
                            wish("Crowded", slow, Set.of(AlertKind.CERTIFICATE), Route.Target.WEBHOOK), MAJA))
                    .route();
            route(Route.Target.WEBHOOK);
            rows.in(provider, () -> {
                IntStream.range(0, others).forEach(n -> planning.test(crowded));
                return true;
            });
            List<UUID> sent = new ArrayList<>();
            List<Instant> begun = new ArrayList<>();
            for (int n = 0; n < 50; n++) {
                UUID message = UUID.randomUUID();
                sent.add(message);
                begun.add(Instant.now());
                rows.in(provider, () -> {
                    events.publishEvent(new UrgentNotification(
                            provider, customer, connection, subscription, message, "chats", Instant.EPOCH));
                    return true;
                });
            }
            Awaitility.await().atMost(PATIENCE).until(() -> messages().size() >= sent.size());
            long waited = others - slow.got().size();
            List<Long> millis = new ArrayList<>();
            for (Got one : messages()) {
                int which = sent.indexOf(
                        UUID.fromString(one.json().path("message").path("id").asString()));
                millis.add(Duration.between(begun.get(which), one.at()).toMillis());
            }
            millis.sort(null);
            System.out.printf(
                    "%d emergencies past %d others, %d of which still waited at the end: median %d ms, p99 %d ms%n",
                    sent.size(), others, waited, millis.get(millis.size() / 2), millis.getLast());

            assertThat(messages())
                    .extracting(one -> one.json().path("message").path("id").asString())
                    .containsExactlyInAnyOrderElementsOf(
                            sent.stream().map(UUID::toString).toList());
            assertThat(open()).as("one alert for all of them").hasSize(1);
            assertThat(millis.getLast()).isLessThan(20_000);
        }
    }

    private List<Got> messages() {
        return receiver.got().stream()
                .filter(one -> one.type().equals("alert.message"))
                .toList();
    }

    private void lost() {
        connected(1);
        health("'c1'", "ACTION_REQUIRED", "GRANT_REVOKED", "The password was changed.");
        sweep();
    }

    private void arrived(int number) {
        Awaitility.await().atMost(PATIENCE).until(() -> receiver.got().size() >= number);
        assertThat(receiver.got()).hasSize(number);
    }

    private void settled(String state) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> count("select count(*) from alert_delivery where state = '" + state + "'") == 1);
    }

    private JobView job(JobState state, @Nullable String error) {
        JobQuery deliveries = new JobQuery(Set.of(state), WebhookJob.KIND, null, null, null, 10);
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> in(() -> jobs.list(deliveries)).items(),
                        found -> found.size() == 1
                                && (error == null
                                        || String.valueOf(found.getFirst().error())
                                                .startsWith(error)))
                .getFirst();
    }

    private UUID id(String sql) {
        return rows.in(provider, () -> rows.jdbc().sql(sql).query(UUID.class).single());
    }

    private Routes.Made route(Route.Target target) {
        return in(() -> routes.create(wish("Tickets", receiver, Set.of(), target), MAJA));
    }

    private static Routes.Wish wish(String name, Receiver to, Set<AlertKind> kinds, Route.Target target) {
        return new Routes.Wish(name, target, to.url(), AlertSeverity.WARNING, kinds, null, Rhythm.IMMEDIATE, 20);
    }
}
