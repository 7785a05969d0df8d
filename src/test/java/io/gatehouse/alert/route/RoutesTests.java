package io.gatehouse.alert.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.AlertTexts;
import io.gatehouse.alert.cause.AlertsBase;
import io.gatehouse.subscription.UrgentNotification;
import io.gatehouse.web.TestCallers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.MessageSource;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Who is told of which alert, when, and how often at most. */
class RoutesTests extends AlertsBase {

    @Autowired
    private Routes routes;

    @Autowired
    private MailDigest digest;

    @Autowired
    private AsideRows aside;

    @Autowired
    private ApplicationEventPublisher events;

    @Autowired
    private MessageSource messages;

    /** Else the clock sends between two steps of a test what the test sends itself. */
    @BeforeEach
    void sendsAlone() {
        holdBack("alert.mails");
    }

    @AfterEach
    void sendsAsBefore() {
        letGo("alert.mails");
    }

    @Test
    void sendsOneMailWhenAnAlertOpensAndOneWhenItIsOver() {
        route(AlertSeverity.WARNING, Set.of(), Rhythm.IMMEDIATE, 20);
        connected(30);
        silence();
        for (int turn = 0; turn < 5; turn++) {
            sweep();
            mail();
        }
        assertThat(subjects()).containsExactly("Critical: Microsoft does not answer");

        nobodyIsMetForMinutes();
        health("'c1','c2','c3','c4','c5'", "HEALTHY", "", "");
        sweep();
        mail();
        mail();

        assertThat(subjects())
                .containsExactly("Critical: Microsoft does not answer", "Resolved: Microsoft does not answer");
        assertThat(count("select count(*) from connection where health = 'ACTION_REQUIRED'"))
                .isZero();
    }

    /** Servers refuse what is too large, and nobody reads ten thousand lines: the worst are told of, and how many there are. */
    @Test
    void listsTheWorstOfALargeTroubleAndCountsTheOthers() {
        route(AlertSeverity.WARNING, Set.of(), Rhythm.IMMEDIATE, 20);
        connected(130);
        lost(IntStream.rangeClosed(1, 130).mapToObj(i -> "'c" + i + "'").collect(Collectors.joining(",")));
        sweep();
        long raised = count("select count(*) from alert_delivery where state = 'WAITING'");
        assertThat(raised).isEqualTo(130);
        sql("update alert set severity = 'WARNING'");
        sql("update alert set severity = 'CRITICAL' where subject in (select max(subject) from alert)");

        mail();

        assertThat(subjects()).singleElement().asString().startsWith("Critical").endsWith("and 129 more");
        String text = mails("copy_text").getFirst();
        assertThat(text.split("Open the alert", -1)).hasSize(101);
        assertThat(text).contains("30 more alerts are not listed here");
        assertThat(count("select count(*) from alert_delivery where state = 'SENT'"))
                .isEqualTo(130);
    }

    @Test
    void tellsNobodyOfWhatWasOverBeforeTheMailLeft() {
        route(AlertSeverity.WARNING, Set.of(), Rhythm.DAILY, 20);
        connected(1);
        health("'c1'", "ACTION_REQUIRED", "GRANT_REVOKED", "The password was changed.");
        sweep();
        health("'c1'", "HEALTHY", "", "");
        sweep();
        sql("update alert_delivery set due_at = now() - interval '1 minute'");
        mail();

        assertThat(subjects()).isEmpty();
        assertThat(count("select count(*) from alert_delivery where state = 'DROPPED'"))
                .isEqualTo(1);
    }

    /** Nobody would be told that it is over: whoever found it over saw that nothing had been told. */
    @Test
    void tellsNobodyOfWhatIsOverAtThatVeryMoment() {
        route(AlertSeverity.WARNING, Set.of(), Rhythm.IMMEDIATE, 20);
        connected(1);
        lost("'c1'");
        sweep();
        CompletableFuture<Void> mailing = rows.in(provider, () -> {
            rows.jdbc()
                    .sql("update alert_delivery set state = 'DROPPED' where state = 'WAITING'")
                    .update();
            CompletableFuture<Void> run = CompletableFuture.runAsync(this::mail, Thread::startVirtualThread);
            await().atMost(Duration.ofSeconds(25))
                    .until(() -> count("select count(*) from pg_locks where not granted") > 0);
            return run;
        });
        mailing.join();

        assertThat(subjects()).isEmpty();
    }

    /** Its messages are taken out at once here: by a program, which calls nobody. */
    @Test
    void tellsOfAnEmergencyHoweverSoonItsMessagesAreTakenOut() {
        route(AlertSeverity.WARNING, Set.of(), Rhythm.DAILY, 20);
        connected(1);
        UUID subscription = UUID.randomUUID();
        emergency(subscription);
        sweep();
        emergency(subscription);
        sweep();
        assertThat(open()).as("one alert for its ten minutes").hasSize(1);
        assertThat(resolved()).isEmpty();

        sql("update alert set raised_at = raised_at - interval '16 minutes'");
        sweep();
        assertThat(open()).isEmpty();
        sql("update alert_delivery set due_at = now() - interval '1 minute'");
        mail();
        assertThat(subjects()).containsExactly("Critical: Customer 1: messages marked as an emergency");
        assertThat(new AlertTexts(messages).over(resolved().getFirst(), Locale.ENGLISH))
                .contains("taken out of the inbox")
                .doesNotContain("Nobody has to do anything");
    }

    private void emergency(UUID subscription) {
        rows.in(provider, () -> {
            UUID[] ids = rows.jdbc()
                    .sql("select customer_id, id from connection")
                    .query((row, n) -> new UUID[] {row.getObject(1, UUID.class), row.getObject(2, UUID.class)})
                    .single();
            events.publishEvent(new UrgentNotification(
                    provider, ids[0], ids[1], subscription, UUID.randomUUID(), "chats", Instant.EPOCH));
            return true;
        });
    }

    @Test
    void leavesWhatANewerReleaseWroteToItsReplicas() throws Exception {
        route(AlertSeverity.WARNING, Set.of(), Rhythm.IMMEDIATE, 20);
        connected(2);
        lost("'c1'");
        sweep();
        sql("update alert set kind = 'OF_TOMORROW'");
        health("'c1'", "HEALTHY", "", "");
        lost("'c2'");
        sweep();
        mail();
        assertThat(subjects()).hasSize(1).allMatch(subject -> subject.contains("Customer 2"));
        assertThat(waiting("RAISED", "WAITING")).isOne();
        assertThat(page("/alerts")).contains("Customer 2").doesNotContain("Customer 1");
        assertThat(page("/")).contains("Customer 2");
    }

    @Test
    void collectsInOneMailWhatIsMoreThanTheRouteAllows() {
        route(AlertSeverity.WARNING, Set.of(), Rhythm.IMMEDIATE, 1);
        connected(6);
        health("'c1'", "ACTION_REQUIRED", "GRANT_REVOKED", "The password was changed.");
        sweep();
        mail();
        health("'c2','c3','c4','c5','c6'", "ACTION_REQUIRED", "GRANT_REVOKED", "The password was changed.");
        sweep();
        mail();
        mail();
        assertThat(subjects()).hasSize(1);

        sql("update alert_delivery set sent_at = sent_at - interval '61 minutes' where state = 'SENT'");
        mail();
        assertThat(subjects()).hasSize(2).last().asString().endsWith("and 4 more");
    }

    @Test
    void tellsEachRouteOnlyWhatItAskedFor() {
        route(AlertSeverity.CRITICAL, Set.of(), Rhythm.IMMEDIATE, 20);
        connected(2);
        UUID second = rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select id from customer where short_name = 'c2'")
                        .query(UUID.class)
                        .single());
        in(() -> routes.create(
                wish(
                        "Only two",
                        "two@northernvoice.example",
                        AlertSeverity.INFO,
                        Set.of(),
                        second,
                        Rhythm.IMMEDIATE,
                        20),
                MAJA));
        route(AlertSeverity.INFO, Set.of(AlertKind.CERTIFICATE), Rhythm.IMMEDIATE, 20);
        health("'c1','c2'", "DEGRADED", "PERMISSIONS_MISSING", "User.Read.All is missing.");
        sweep();
        mail();

        assertThat(recipients()).containsExactly("two@northernvoice.example");
    }

    @Test
    void putsNoMailIntoAnOutboxThatStandsStill() {
        route(AlertSeverity.INFO, Set.of(), Rhythm.IMMEDIATE, 20);
        sql("""
            insert into mail_message (provider_id, id, kind, related_type, related_id, recipient, subject, message_id,
              payload, state, attempts, last_answer, created_at)
            values ('%s', gen_random_uuid(), 'invitation', 'invitation', gen_random_uuid(), 'a@b.example', 'Hello',
              'x@x', ''::bytea, 'QUEUED', 1, 'The mail server refused our sign-in', now() - interval '10 minutes')
            """.formatted(provider.value()));
        sweep();
        mail();

        assertThat(open()).hasSize(1);
        assertThat(subjects()).isEmpty();
    }

    @Test
    void sendsNothingAboutWhatSomebodyPutOff() {
        route(AlertSeverity.WARNING, Set.of(), Rhythm.HOURLY, 20);
        connected(1);
        health("'c1'", "ACTION_REQUIRED", "GRANT_REVOKED", "The password was changed.");
        sweep();
        in(() -> {
            alerts.snooze(open().getFirst().id(), Duration.ofHours(1), null, MAJA);
            return true;
        });
        sql("update alert_delivery set due_at = now() - interval '1 minute'");
        mail();

        assertThat(subjects()).isEmpty();
    }

    @Test
    void collectsForAnHourOrUntilTheMorning() {
        Instant now = Instant.parse("2026-11-21T06:59:59Z");

        assertThat(Rhythm.HOURLY.due(now, ZoneOffset.UTC)).isEqualTo("2026-11-21T07:00:00Z");
        assertThat(Rhythm.DAILY.due(now, ZoneOffset.UTC)).isEqualTo("2026-11-21T07:00:00Z");
        assertThat(Rhythm.DAILY.due(Instant.parse("2026-11-21T07:00:00Z"), ZoneOffset.UTC))
                .isEqualTo("2026-11-22T07:00:00Z");
    }

    @Test
    void keepsTheMorningOfTheZoneInWhichMailsTellTimes() throws Exception {
        Instant now = Instant.parse("2026-11-21T06:59:59Z");

        assertThat(Rhythm.DAILY.due(now, ZoneId.of("Asia/Tokyo"))).isEqualTo("2026-11-21T22:00:00Z");
        assertThat(Rhythm.DAILY.due(Instant.parse("2026-10-24T12:00:00Z"), ZoneId.of("Europe/Copenhagen")))
                .as("over the end of summer time")
                .isEqualTo("2026-10-25T06:00:00Z");
        assertThat(page("/settings/alerts")).contains("Every day at 07:00 (UTC)");
    }

    @Test
    void tellsNobodyWhileARouteIsPausedAndWhatStillStandsAfterwards() {
        UUID route = made(Rhythm.IMMEDIATE);
        connected(3);
        lost("'c1'");
        sweep();
        mail();
        assertThat(subjects()).hasSize(1);
        lost("'c2','c3'");
        sweep();
        assertThat(post("/settings/alerts/routes/" + route, "action", "pause")).hasStatus3xxRedirection();
        mail();
        health("'c1','c2'", "HEALTHY", "", "");
        sweep();
        mail();
        assertThat(subjects()).as("while it is paused").hasSize(1);

        assertThat(post("/settings/alerts/routes/" + route, "action", "resume")).hasStatus3xxRedirection();
        mail();
        assertThat(mails("subject").getLast()).endsWith("and one more");
        assertThat(waiting("RAISED", "SENT")).as("of one and three").isEqualTo(2);
        assertThat(waiting("RAISED", "DROPPED")).as("of two").isOne();
        assertThat(waiting("RESOLVED", "SENT")).as("of one").isOne();
    }

    @Test
    void tellsWhatWasPutOffOnceThatTimeIsOver() {
        made(Rhythm.DAILY);
        connected(1);
        lost("'c1'");
        sweep();
        snooze();
        sql("update alert_delivery set due_at = now() - interval '1 minute'");
        mail();
        assertThat(subjects()).isEmpty();
        assertThat(waiting("RAISED", "WAITING")).isOne();

        snoozeIsOver();
        mail();
        assertThat(subjects()).containsExactly("Critical: Customer 1: the sign-in has to be renewed");
        assertThat(waiting("REMINDED", "WAITING")).isZero();
    }

    /** The one who decides that it waits has read the alert before somebody takes it up. */
    @Test
    void tellsAtOnceWhatIsTakenUpWhileItIsPutAside() {
        made(Rhythm.DAILY);
        connected(1);
        lost("'c1'");
        sweep();
        snooze();
        Alert read = open().getFirst();
        putAside(read);
        mail();
        assertThat(subjects()).as("nothing has changed").isEmpty();

        in(() -> {
            alerts.unsnooze(read.id(), MAJA);
            return true;
        });
        putAside(read);
        mail();
        assertThat(subjects()).containsExactly("Critical: Customer 1: the sign-in has to be renewed");
    }

    /** He does it in a transaction that is not over: then it is looked at once more. */
    @Test
    void waitsNotForWhoeverTakesItUpNow() {
        made(Rhythm.DAILY);
        connected(1);
        lost("'c1'");
        sweep();
        snooze();
        Alert read = open().getFirst();

        rows.in(provider, () -> {
            rows.jdbc().sql("select id from alert for update").query().listOfRows();
            CompletableFuture.runAsync(() -> putAside(read))
                    .orTimeout(1, TimeUnit.MINUTES)
                    .join();
            return true;
        });

        assertThat(count("select count(*) from alert_delivery where aside and due_at <= now()"))
                .isOne();
    }

    private void putAside(Alert read) {
        Instant until = Objects.requireNonNull(read.snoozedUntil());
        UUID delivery = rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select id from alert_delivery where event = 'RAISED'")
                        .query(UUID.class)
                        .single());
        in(() -> {
            aside.put(delivery, until, new DeliveryRows.Times(Instant.now(), until));
            return true;
        });
    }

    @Test
    void remindsWhoeverWasToldBeforeItWasPutOff() {
        made(Rhythm.IMMEDIATE);
        connected(1);
        lost("'c1'");
        sweep();
        mail();
        for (int turn = 0; turn < 2; turn++) {
            snooze();
            snooze();
            mail();
            assertThat(subjects()).hasSize(1 + turn);
            snoozeIsOver();
            mail();
            mail();
            assertThat(subjects())
                    .hasSize(2 + turn)
                    .last()
                    .isEqualTo("Critical, no longer put off: Customer 1: the sign-in has to be renewed");
        }
    }

    @Test
    void remindsNobodyOfWhatSomebodyLooksAfterOrIsOver() {
        made(Rhythm.IMMEDIATE);
        connected(1);
        lost("'c1'");
        sweep();
        mail();
        snooze();
        in(() -> {
            alerts.acknowledge(open().getFirst().id(), null, MAJA);
            return true;
        });
        snoozeIsOver();
        mail();
        assertThat(subjects()).hasSize(1);

        snooze();
        health("'c1'", "HEALTHY", "", "");
        sweep();
        snoozeIsOver();
        mail();
        assertThat(subjects()).hasSize(2).last().asString().startsWith("Resolved");
    }

    @Test
    void refusesRoutesThatNothingCanEverTake() throws Exception {
        connected(1);
        String[][] silent = {
            {"MAIL_STUCK", "INFO", "", "An alert about failing mail cannot be sent by mail."},
            {"CERTIFICATE", "INFO", "c1", "concern no single customer"},
            {"INBOX_UNREAD", "INFO", "c1", "concern no single customer"},
            {"JOB_FAILED", "CRITICAL", "", "are warnings at most"}
        };
        for (String[] one : silent) {
            MvcTestResult answer = typed(one[0], one[1], one[2]);
            assertThat(answer).hasStatus(422);
            assertThat(answer.getResponse().getContentAsString()).contains(one[3]);
        }
        assertThat(in(routes::all)).isEmpty();

        assertThat(typed("CERTIFICATE", "CRITICAL", "")).hasStatus3xxRedirection();
        assertThat(typed("JOB_FAILED", "WARNING", "c1")).hasStatus3xxRedirection();
        assertThat(in(routes::all)).hasSize(2);
    }

    private MvcTestResult typed(String kind, String least, String customer) {
        return post(
                "/settings/alerts/routes",
                "name",
                "Operations",
                "target",
                "MAIL",
                "address",
                "ops@northernvoice.example",
                "least",
                least,
                "kinds",
                kind,
                "customer",
                customer,
                "rhythm",
                "IMMEDIATE",
                "most",
                "5");
    }

    private void lost(String customers) {
        health(customers, "ACTION_REQUIRED", "GRANT_REVOKED", "The password was changed.");
    }

    private void snooze() {
        in(() -> {
            alerts.snooze(open().getFirst().id(), Duration.ofHours(1), null, MAJA);
            return true;
        });
    }

    /** An hour and a day have gone by. */
    private void snoozeIsOver() {
        sql("update alert set snoozed_until = now() - interval '1 second' where snoozed_until is not null");
        sql("update alert_delivery set due_at = now() - interval '1 second' where state = 'WAITING'");
    }

    private long waiting(String event, String state) {
        return count("select count(*) from alert_delivery where event = '" + event + "' and state = '" + state + "'");
    }

    private UUID made(Rhythm rhythm) {
        return in(() -> routes.create(
                        wish(
                                "Operations",
                                "ops@northernvoice.example",
                                AlertSeverity.WARNING,
                                Set.of(),
                                null,
                                rhythm,
                                20),
                        MAJA))
                .route()
                .id();
    }

    @Test
    void ownersMakeRoutesAndSeeTheKeyOnce() throws Exception {
        assertThat(post("/settings/alerts/routes")).hasStatus(422);
        assertThat(post(
                        "/settings/alerts/routes",
                        "name",
                        "Inside",
                        "target",
                        "WEBHOOK",
                        "address",
                        "ftp://hooks.example.com/hook",
                        "least",
                        "INFO",
                        "rhythm",
                        "IMMEDIATE",
                        "most",
                        "5"))
                .hasStatus(422);
        MvcTestResult made = post(
                "/settings/alerts/routes",
                "name",
                "Ticket system",
                "target",
                "WEBHOOK",
                "address",
                "https://hooks.example.com/services/T000/s3cret-part",
                "least",
                "WARNING",
                "kinds",
                "SIGN_IN_LOST",
                "rhythm",
                "IMMEDIATE",
                "most",
                "5");
        assertThat(made).hasStatusOk();
        assertThat(made.getResponse().getContentAsString()).contains("whsec_").doesNotContain("s3cret-part");

        assertThat(page("/settings/alerts"))
                .contains("Ticket system")
                .contains("hooks.example.com")
                .contains("Sign-in lost")
                .doesNotContain("whsec_")
                .doesNotContain("s3cret-part");
        UUID id = in(routes::all).getFirst().id();
        assertThat(mvc.post()
                        .uri("/settings/alerts/routes/" + id)
                        .param("action", "remove")
                        .with(TestCallers.operator(provider))
                        .with(SecurityMockMvcRequestPostProcessors.csrf())
                        .exchange())
                .hasStatus(403);
        assertThat(post("/settings/alerts/routes/" + id, "action", "pause")).hasStatus3xxRedirection();
        assertThat(post("/settings/alerts/routes/" + id, "action", "remove")).hasStatus3xxRedirection();
        assertThat(in(routes::all)).isEmpty();
    }

    private void silence() {
        sql("update connection set health = 'DEGRADED', updated_at = now(), last_verified_at = now(),"
                + " reasons = '[{\"code\":\"UNAVAILABLE\",\"text\":\"Microsoft does not answer.\"}]'");
    }

    private void mail() {
        in(() -> {
            digest.run();
            return true;
        });
    }

    private void route(AlertSeverity least, Set<AlertKind> kinds, Rhythm rhythm, int most) {
        in(() ->
                routes.create(wish("Operations", "ops@northernvoice.example", least, kinds, null, rhythm, most), MAJA));
    }

    private static Routes.Wish wish(
            String name,
            String address,
            AlertSeverity least,
            Set<AlertKind> kinds,
            @org.jspecify.annotations.Nullable UUID customer,
            Rhythm rhythm,
            int most) {
        return new Routes.Wish(name, Route.Target.MAIL, address, least, kinds, customer, rhythm, most);
    }

    private List<String> subjects() {
        return mails("subject");
    }

    private List<String> recipients() {
        return mails("recipient");
    }

    private List<String> mails(String column) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select " + column + " from mail_message where kind = 'alert' order by created_at, id")
                        .query(String.class)
                        .list());
    }
}
