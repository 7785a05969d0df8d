package io.gatehouse.alert.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.cause.AlertsBase;
import io.gatehouse.alert.route.Receiver.Got;
import io.gatehouse.shared.Cursor;
import io.gatehouse.subscription.InboxGrew;
import io.gatehouse.subscription.InboxNews.Kind;
import io.gatehouse.web.TestCallers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

/** What a downstream system is told of the inbox, over real HTTP: how much, between which places, and nothing of it. */
class NewsPingsTests extends AlertsBase {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Autowired
    private Routes routes;

    @Autowired
    private NewsPings pings;

    @Autowired
    private ApplicationEventPublisher events;

    private Receiver receiver;

    @BeforeEach
    void listen() {
        receiver = new Receiver();
        connected(2);
        sql("""
                insert into subscription (provider_id, id, customer_id, connection_id, tenant_id, wish, resource, changes,
                  kind, path_hash, state_hash, origin, state, created_at)
                select c.provider_id, gen_random_uuid(), c.customer_id, c.id, 't', k, 'r', 'created', k,
                  sha256(gen_random_uuid()::text::bytea), ''::bytea, 'https://portal', 'LOST', now()
                from connection c, unnest('{MESSAGE,PRESENCE}'::text[]) k
                """);
        sql("update connection set profile = 'teams-telemetry'"
                + " where customer_id = (select id from customer where short_name = 'c2')");
    }

    @AfterEach
    void close() {
        sql("delete from alert_route");
        receiver.close();
    }

    @Test
    void countsWhatArrivedSinceTheLastTimeAndSaysWhereItIsRead() {
        arrives("c1", "MESSAGE", 3, 0);
        Routes.Made made = route(new Route.News(Set.of(Kind.MESSAGE, Kind.PRESENCE), null), null);
        arrives("c1", "MESSAGE", 2, 1);
        arrives("c2", "PRESENCE", 4, 0);
        awaitPings(1);

        Got got = receiver.got().getFirst();
        assertThat(got.signedWith(key(made))).isTrue();
        assertThat(got.type()).isEqualTo("inbox.news");
        JsonNode news = got.json().path("news");
        assertThat(news.path("since").asLong())
                .as("of what was there before nobody is told")
                .isEqualTo(3);
        long counted = news.path("count").asLong();
        assertThat(counted).isIn(2L, 6L);
        assertThat(news.path("urgent").asLong()).isEqualTo(1);
        JsonNode first = news.path("connections").path(0);
        assertThat(first.path("kind").asString()).isEqualTo("MESSAGE");
        assertThat(first.path("profile").asString()).isEqualTo("direct-routing");
        assertThat(first.path("read").asString())
                .endsWith("/api/v1/notifications?connectionId="
                        + first.path("connectionId").asString() + "&cursor=" + Cursor.of(3));
        assertThat(got.body()).doesNotContain("secret talk").doesNotContain("Customer");

        awaitTold(6);
        assertThat(told()).isEqualTo(6);
        awaitPassed(9);
    }

    @Test
    void collectsTenThousandInFewMessagesEachOnce() {
        route(new Route.News(Set.of(Kind.MESSAGE), null), null);
        for (int i = 0; i < 20; i++) {
            arrives(i % 2 == 0 ? "c1" : "c2", "MESSAGE", 600, 0);
        }
        awaitTold(12_000);

        assertThat(receiver.got()).as("at most one in some seconds").hasSizeLessThanOrEqualTo(6);
        List<JsonNode> news =
                receiver.got().stream().map(got -> got.json().path("news")).toList();
        for (int i = 1; i < news.size(); i++) {
            assertThat(news.get(i).path("since").asLong())
                    .isEqualTo(news.get(i - 1).path("through").asLong());
            assertThat(Duration.between(
                            receiver.got().get(i - 1).at(),
                            receiver.got().get(i).at()))
                    .isGreaterThan(NewsPings.PAUSE.minusSeconds(2));
        }
        assertThat(told()).isEqualTo(12_000);
    }

    @Test
    void tellsTheSameUntilItIsTakenAndThenTheRest() {
        receiver.answers(503, 410);
        route(new Route.News(Set.of(Kind.MESSAGE), null), null);
        arrives("c1", "MESSAGE", 5, 0);
        awaitPings(1);
        awaitAnswer("503");
        arrives("c1", "MESSAGE", 7, 0);
        dueNow();
        awaitPings(2);
        awaitAnswer("410");
        assertThat(count("select extract(epoch from due_at - now())::int from alert_ping where taken_at is null"))
                .as("a receiver that is gone is asked seldom, and not given up")
                .isGreaterThan(600);
        sweep();
        assertThat(open()).isEmpty();
        sql("update alert_route set failing_since = failing_since - interval '3 minutes'");
        sweep();
        assertThat(open()).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(AlertKind.ROUTE_FAILING);
            assertThat(alert.severity()).isEqualTo(AlertSeverity.WARNING);
            assertThat(alert.cause().code()).isEqualTo("NEWS_NOT_TAKEN");
            assertThat(alert.cause().sentence()).contains("410").contains("As soon as it answers");
        });

        dueNow();
        awaitTold(12);
        assertThat(receiver.got().subList(0, 3))
                .extracting(Got::id)
                .containsOnly(receiver.got().getFirst().id());
        assertThat(receiver.got().subList(0, 3))
                .allSatisfy(
                        got -> assertThat(got.json().path("news").path("count").asLong())
                                .isEqualTo(5));
        assertThat(receiver.got().getLast().json().path("news").path("count").asLong())
                .isEqualTo(7);
        sweep();
        assertThat(open()).extracting(Alert::kind).isEmpty();
    }

    /** A replica that dies leaves a claim behind, which ends; what its receiver took is told once more, by the same id. */
    @Test
    void goesOnAfterTheReplicaThatToldHasDied() {
        Route route = route(new Route.News(Set.of(Kind.MESSAGE), null), null).route();
        arrives("c1", "MESSAGE", 2, 0);
        awaitTold(2);
        // the receiver has it a moment before that is written down, and nobody looks between the two changes
        awaitPassed(2);
        sql("with again as (update alert_ping set taken_at = null, due_at = now() - interval '1 second')"
                + " update alert_route set news_told = 0");
        look();
        awaitPings(2);

        assertThat(receiver.got())
                .extracting(Got::id)
                .containsOnly(receiver.got().getFirst().id());
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> count("select news_told from alert_route where id = '" + route.id() + "'") == 2);
    }

    @Test
    void leavesOutWhatOthersWantAndWhatWasTakenOutAlready() {
        UUID two = rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select id from customer where short_name = 'c2'")
                        .query(UUID.class)
                        .single());
        route(new Route.News(Set.of(Kind.MESSAGE), null), two);
        arrives("c1", "MESSAGE", 3, 0);
        arrives("c2", "PRESENCE", 3, 0);
        awaitPassed(6);
        insert("c2", "MESSAGE", 2, 0);
        sql("update notification set acknowledged_at = now(), content = null where position > 6");
        look();
        awaitPassed(8);
        assertThat(receiver.got()).isEmpty();
        assertThat(count("select count(*) from alert_ping")).isZero();

        arrives("c2", "MESSAGE", 1, 0);
        awaitTold(1);
        assertThat(receiver.got()).hasSize(1);
    }

    @Test
    void tellsOfOneServiceAlone() {
        route(new Route.News(Set.of(Kind.MESSAGE, Kind.PRESENCE), "teams-telemetry"), null);
        arrives("c1", "MESSAGE", 3, 0);
        arrives("c2", "PRESENCE", 2, 0);
        awaitTold(2);
        assertThat(told()).isEqualTo(2);
    }

    @Test
    void waitsWhileItIsPausedAndTellsItAllAfterwards() {
        Route route = route(new Route.News(Set.of(Kind.MESSAGE), null), null).route();
        enable(route, false);
        arrives("c1", "MESSAGE", 3, 0);
        look();
        lost();
        assertThat(receiver.got()).isEmpty();

        enable(route, true);
        arrives("c1", "MESSAGE", 1, 0);
        awaitTold(4);
        assertThat(receiver.got())
                .extracting(Got::type)
                .as("of alerts it tells nothing")
                .containsOnly("inbox.news");
    }

    @Test
    void testsARouteAsItsMessagesGo() {
        Routes.Made made = route(new Route.News(Set.of(Kind.MESSAGE), null), null);
        in(() -> {
            routes.test(made.route().id(), MAJA);
            return true;
        });
        awaitPings(1);
        assertThat(receiver.got().getFirst().type()).isEqualTo("inbox.test");
        assertThat(receiver.got().getFirst().signedWith(key(made))).isTrue();
    }

    @Test
    void ownersMakeItOnThePageAndProgramsReadIt() throws Exception {
        assertThat(typed("MAIL", "ops@northernvoice.example", "NEWS", "MESSAGE", "")
                        .getResponse()
                        .getContentAsString())
                .contains("told by a signed webhook alone");
        assertThat(typed("WEBHOOK", receiver.url(), "NEWS", "", "")).hasStatus(422);
        assertThat(typed("WEBHOOK", receiver.url(), "NEWS", "MESSAGE", "no-such"))
                .hasStatus(422);
        assertThat(typed("WEBHOOK", receiver.url(), "NEWS", "MESSAGE", "teams-telemetry"))
                .hasStatusOk();

        Route made = in(routes::all).getFirst();
        assertThat(page("/settings/alerts")).contains("News in the inbox: Messages, only", "at most once in 5 seconds");
        arrives("c2", "MESSAGE", 2, 0);
        awaitTold(2);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> count("select count(*) from alert_ping where taken_at is not null") == 1);
        assertThat(page("/settings/alerts/routes/" + made.id()))
                .contains("Last messages", "1 to 2", "200 OK, after one attempt");
        MvcTestResult listed = mvc.get()
                .uri("/api/v1/alert-routes")
                .with(TestCallers.program(provider))
                .exchange();
        assertThat(listed).hasStatusOk();
        assertThat(listed.getResponse().getContentAsString())
                .contains("\"news\":{\"kinds\":[\"MESSAGE\"],\"profile\":\"teams-telemetry\"}");

        assertThat(post(
                        "/settings/alerts/routes/" + made.id() + "/edit",
                        "name",
                        "Tickets",
                        "least",
                        "WARNING",
                        "rhythm",
                        "IMMEDIATE",
                        "most",
                        "20",
                        "tells",
                        "ALERTS"))
                .hasStatus3xxRedirection();
        assertThat(in(routes::all).getFirst().news()).isNull();
        lost();
        Awaitility.await().atMost(PATIENCE).until(() -> receiver.got().size() == 2);
        assertThat(receiver.got().getLast().type()).isEqualTo("alert.raised");
    }

    /** Its replicas tell of alerts alone: a route that they cannot understand is none of theirs. */
    @Test
    void isNoRouteForTheReleaseBefore() {
        route(new Route.News(Set.of(Kind.MESSAGE), null), null);
        assertThat(count("select count(*) from alert_route where kinds = '{}' or kinds && '{"
                        + String.join(",", AlertKind.known()) + "}'"))
                .isZero();
    }

    @Test
    void knowsAllKindsThatLieInTheInbox() {
        assertThat(in(() -> rows.in(
                        provider,
                        () -> rows.jdbc()
                                .sql("select pg_get_constraintdef(oid) from pg_constraint"
                                        + " where conname = 'subscription_kind_check'")
                                .query(String.class)
                                .single())))
                .satisfies(words -> {
                    for (Kind kind : Kind.values()) {
                        assertThat(words).contains("'" + kind + "'");
                    }
                    assertThat(words.split("'", -1)).hasSize(2 * (Kind.values().length + 1) + 1);
                });
    }

    private MvcTestResult typed(String target, String address, String tells, String news, String profile) {
        return post(
                "/settings/alerts/routes",
                "name",
                "Downstream",
                "target",
                target,
                "address",
                address,
                "least",
                "WARNING",
                "rhythm",
                "IMMEDIATE",
                "most",
                "20",
                "tells",
                tells,
                "news",
                news,
                "profile",
                profile);
    }

    private Routes.Made route(Route.News news, @Nullable UUID customer) {
        return in(() -> routes.create(
                new Routes.Wish(
                        "Downstream",
                        Route.Target.WEBHOOK,
                        receiver.url(),
                        AlertSeverity.INFO,
                        Set.of(),
                        customer,
                        Rhythm.IMMEDIATE,
                        20,
                        news),
                MAJA));
    }

    private static String key(Routes.Made made) {
        return String.valueOf(made.key() == null ? "" : made.key().reveal());
    }

    private void enable(Route route, boolean enabled) {
        in(() -> {
            routes.enable(route.id(), enabled, MAJA);
            return true;
        });
    }

    private void lost() {
        health("'c1'", "ACTION_REQUIRED", "GRANT_REVOKED", "The password was changed.");
        sweep();
    }

    /** As the reader writes them: places under the lock of the head, and news of it in the same transaction. */
    private void arrives(String customer, String kind, int number, int urgent) {
        rows.in(provider, () -> {
            written(customer, kind, number, urgent);
            events.publishEvent(new InboxGrew(provider));
            return true;
        });
    }

    private void insert(String customer, String kind, int number, int urgent) {
        rows.in(provider, () -> {
            written(customer, kind, number, urgent);
            return true;
        });
    }

    private void written(String customer, String kind, int number, int urgent) {
        long last = rows.jdbc()
                .sql("""
                        insert into notification_head (provider_id, position) values (:provider, :count)
                        on conflict (provider_id) do update set position = notification_head.position + :count
                        returning position""")
                .param("provider", provider.value())
                .param("count", number)
                .query(Long.class)
                .single();
        rows.jdbc()
                .sql("""
                        insert into notification (provider_id, id, customer_id, connection_id, subscription_id, dedupe,
                          received_at, change_type, resource, state, position, urgent, content)
                        select s.provider_id, gen_random_uuid(), s.customer_id, s.connection_id, s.id,
                          sha256(gen_random_uuid()::text::bytea), now(), 'created', 'chats', 'READY', :first + n,
                          n <= :urgent, 'secret talk'::bytea
                        from subscription s
                        join customer u on u.provider_id = s.provider_id and u.id = s.customer_id
                        cross join generate_series(1, :count) n
                        where s.provider_id = :provider and u.short_name = :customer and s.kind = :kind""")
                .param("provider", provider.value())
                .param("first", last - number)
                .param("count", number)
                .param("urgent", urgent)
                .param("customer", customer)
                .param("kind", kind)
                .update();
    }

    private void look() {
        in(() -> {
            pings.run();
            return true;
        });
    }

    private void dueNow() {
        sql("update alert_ping set due_at = now() - interval '1 second' where taken_at is null");
        look();
    }

    private void awaitPings(int number) {
        Awaitility.await().atMost(PATIENCE).until(() -> receiver.got().size() >= number);
    }

    private void awaitAnswer(String answer) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> count("select count(*) from alert_ping where last_answer like '" + answer + "%'") == 1);
    }

    private void awaitPassed(long place) {
        Awaitility.await().atMost(PATIENCE).until(() -> count("select news_told from alert_route") == place);
    }

    private void awaitTold(long number) {
        Awaitility.await().atMost(PATIENCE).until(() -> told() >= number);
    }

    /** What came more than once by one id counts once. */
    private long told() {
        return receiver.got().stream()
                .filter(got -> got.type().equals("inbox.news"))
                .filter(got -> got.json().path("news").path("count").isNumber())
                .collect(Collectors.toMap(
                        Got::id, got -> got.json().path("news").path("count").asLong(), (one, same) -> one))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
