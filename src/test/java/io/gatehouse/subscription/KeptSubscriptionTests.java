package io.gatehouse.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.disconnect.Disconnections;
import io.gatehouse.connection.grant.ConnectionHealthChanged;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.sandbox.Subscription;
import io.gatehouse.shared.Randoms;
import io.gatehouse.subscription.desk.PublicTest;
import io.gatehouse.subscription.gap.Gap;
import io.gatehouse.subscription.gap.GapCause;
import io.gatehouse.subscription.keep.KeptSubscription;
import io.gatehouse.web.TestCallers;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

/** What befalls a subscription in its life, and what strangers try at its address. */
class KeptSubscriptionTests extends NotifiedBase {

    @Autowired
    Disconnections disconnections;

    @Autowired
    PublicTest publicTest;

    @Autowired
    SubscriptionTroubles troubles;

    @Autowired
    List<RecurringWork> recurring;

    @Autowired
    ApplicationEventPublisher events;

    @Test
    void keepsOneWhateverMicrosoftDoesToIt() throws Exception {
        Subscription first = theirs();
        assertThat(first.what().resource()).endsWith("/chats/getAllMessages");
        assertThat(first.encryption()).as("content is encrypted for us").isNotNull();
        assertThat(Duration.between(Instant.now(), first.expiresAt())).isGreaterThan(Duration.ofHours(70));
        renewsAtTwoThirds();
        makesRemovedOnesAnew(first);
        reauthorises();
        bracketsWhatWasMissedTwice();
        outlivesADeathBeforeTheAnswerWasWrittenDown();
        movesBack();
        tellsWhatTheTimeLineShows();
        restsSealed();
        showsItsPage();
        makesAnotherWhenOneRanOut();

        showsTheListPageByPage();

        in(() -> disconnections.end(connections.get(connection), false, TestInvitations.MAJA));
        assertThat(tenant().subscriptions()).as("taken back before the consent").isEmpty();
        assertThat(in(() -> subscriptions.live(connection))).isEmpty();
        assertThat(audited("subscription.ended")).isPositive();
    }

    private void showsTheListPageByPage() throws Exception {
        String path = "/connections/" + connection + "/subscriptions";
        List<String> all = new ArrayList<>();
        api(path).path("items").forEach(one -> all.add(one.path("id").asString()));
        assertThat(all).as("one that lives, before those that ended").hasSizeGreaterThan(1);

        List<String> paged = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < all.size(); page++) {
            JsonNode answer = api(path + "?limit=1" + cursor);
            paged.add(answer.path("items").path(0).path("id").asString());
            assertThat(answer.has("next")).isEqualTo(page < all.size() - 1);
            cursor = "&cursor=" + answer.path("next").asString("");
        }
        assertThat(paged).isEqualTo(all);
    }

    private long audited(String action) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select count(*) from audit_entry where action = ? and customer_id = ?")
                        .params(action, customer)
                        .query(Long.class)
                        .single());
    }

    @Test
    void writesDownWhatMicrosoftRefusesAndHeals() {
        control("drop", "{\"tenant\":\"%s\",\"announced\":false}".formatted(tenant.tenantId()));
        withdraw(" Chat.Read");
        check();
        assertThat(subscription().state()).isEqualTo(KeptSubscription.State.REFUSED);
        assertThat(subscription().failure()).contains("permission");
        assertThat(open()).extracting(Gap::cause).containsExactly(GapCause.LOST);
        assertThat(in(troubles::standing))
                .filteredOn(deaf -> deaf.connectionId().equals(connection))
                .singleElement()
                .satisfies(deaf -> assertThat(deaf.why()).contains("permission"));

        grant();
        check();
        assertThat(subscription().state())
                .as("asked for again, as somebody wants to know")
                .isEqualTo(KeptSubscription.State.ACTIVE);
        assertThat(open()).isEmpty();
        assertThat(in(troubles::standing)).noneMatch(deaf -> deaf.connectionId().equals(connection));
        strangersLearnNothing();
        readsTheDirectoryWhereItHearsOrMissedSomething();
    }

    /** News of people says no more than that there is something to read: the copy reads it, and what nobody told of too. */
    private void readsTheDirectoryWhereItHearsOrMissedSomething() {
        String path = Randoms.token();
        String secret = Randoms.token();
        String id = UUID.randomUUID().toString();
        rows.in(provider, () -> {
            rows.jdbc().sql("""
                        insert into subscription (provider_id, id, customer_id, connection_id, tenant_id, wish, resource,
                          changes, kind, path_hash, state_hash, origin, state, graph_id, created_at)
                        select provider_id, gen_random_uuid(), customer_id, connection_id, tenant_id, '/users', '/users',
                          'updated', 'DIRECTORY', sha256(convert_to(?, 'UTF8')), sha256(convert_to(?, 'UTF8')), origin,
                          'ACTIVE', ?, now() - interval '1 hour'
                        from subscription where connection_id = ? and state = 'ACTIVE'
                        """).params(path, secret, id, connection).update();
            return rows.jdbc()
                    .sql("update connection set profile = 'direct-routing' where id = ?")
                    .param(connection)
                    .update();
        });
        String item = "{\"value\":[{\"subscriptionId\":\"%s\",\"clientState\":\"%s\",\"tenantId\":\"%s\",%s}]}";
        long before = syncs();

        timePasses();
        String hint =
                item.formatted(id, secret, tenant.tenantId(), "\"changeType\":\"updated\",\"resource\":\"Users/1\"");
        assertThat(answered(portal() + "/graph/notifications/" + path, hint).statusCode())
                .isEqualTo(202);
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> syncs() > before);

        String missed = item.formatted(id, secret, tenant.tenantId(), "\"lifecycleEvent\":\"missed\"");
        assertThat(answered(portal() + "/graph/lifecycle/" + path, missed).statusCode())
                .isEqualTo(202);
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> timePasses()
                        && gaps().stream()
                                .filter(gap -> gap.cause() == GapCause.MISSED
                                        && gap.resource().equals("/users"))
                                .anyMatch(gap -> String.valueOf(gap.closedBy()).startsWith("directory.sync ")));
    }

    /** Two rounds that notifications ask for are some minutes apart. */
    private boolean timePasses() {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update job_run set finished_at = finished_at - interval '1 hour'"
                                + " where connection_id = ? and kind = 'directory.sync'")
                        .param(connection)
                        .update());
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update directory_notice set due_at = now() - interval '1 second' where customer_id = ?")
                        .param(customer)
                        .update());
        return true;
    }

    private long syncs() {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select count(*) from job_run where connection_id = ? and kind = 'directory.sync'")
                        .param(connection)
                        .query(Long.class)
                        .single());
    }

    /** At the address of a real subscription, and at addresses that nobody gave. */
    private void strangersLearnNothing() {
        String address = theirs().where().notificationUrl().replaceFirst(".*?/graph", portal() + "/graph");
        String unknown = portal() + "/graph/notifications/" + "x".repeat(43);
        String token = "?validationToken=" + URLEncoder.encode("<script>alert(1)</script>", StandardCharsets.UTF_8);
        for (String at : List.of(address, unknown)) {
            assertThat(answered(at, "{\"value\":[{\"subscriptionId\":\"x\"}]}").statusCode())
                    .isEqualTo(202);
            assertThat(answered(at, "no json").statusCode()).isEqualTo(202);
            assertThat(answered(at, "[".repeat(100)).statusCode()).isEqualTo(202);
            assertThat(posted(at + token, "").statusCode())
                    .as("no handshake is open")
                    .isEqualTo(404);
            assertThat(posted(at, "x".repeat(1024 * 1024 + 1)).statusCode()).isEqualTo(413);
        }
        assertThat(posted(address.replace("/notifications/", "/anything/"), "{}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(rows.in(
                        provider,
                        () -> rows.jdbc()
                                .sql("select count(*) from notification where connection_id = ?")
                                .param(connection)
                                .query(Long.class)
                                .single()))
                .isZero();
        HttpResponse<String> answer = posted(address, "{\"value\":[]}");
        assertThat(answer.headers().map()).doesNotContainKeys("set-cookie");
        assertThat(publicTest.run().fine()).isTrue();
        asksMicrosoftToComeAgainWhileAForgedOneMayWaitInThePlace(address);
    }

    /** Whoever knows address and clientState could keep a message away by sending one of the same name before it. */
    private void asksMicrosoftToComeAgainWhileAForgedOneMayWaitInThePlace(String address) {
        String genuine = encrypted("genuine");
        waits(encrypted("forged"));
        assertThat(posted(address, genuine).statusCode()).isEqualTo(503);
        assertThat(posted(address, genuine).statusCode()).isEqualTo(503);

        readsAtOnceWhatCameAlong(address);

        notifications("update notification set state = 'REFUSED', dedupe = sha256('refused'), item = null"
                + " where connection_id = ?");

        assertThat(answered(address, genuine).statusCode()).isEqualTo(202);
        assertThat(answered(address, genuine).statusCode()).as("a repeat").isEqualTo(202);
        notifications("delete from notification where connection_id = ?");
    }

    /** It is kept although it was answered 503: an emergency among it must not wait for the next look, 20 seconds away. */
    private void readsAtOnceWhatCameAlong(String address) {
        for (int round = 0; round < 3; round++) {
            String other = item("chats('19:1')/messages('along%d')".formatted(round), "along");
            String both = encrypted("genuine").replace("\"value\":[", "\"value\":[" + other + ",");

            assertThat(posted(address, both).statusCode()).isEqualTo(503);

            // shorter than the pause between two looks: those may do for the first of the rounds by chance, not for the
            // next
            Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> unread("%along%") == 0);
        }
        notifications("delete from notification where connection_id = ? and state <> 'RECEIVED'");
    }

    private long unread(String resource) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("""
                        select count(*) from notification
                        where connection_id = ? and resource like ? and state = 'RECEIVED'""")
                        .params(connection, resource)
                        .query(Long.class)
                        .single());
    }

    private String encrypted(String data) {
        return """
                {"value":[%s],"validationTokens":["%s"]}
                """.formatted(item("chats('19:1')/messages('2')", data), data);
    }

    private String item(String resource, String data) {
        return """
                {"subscriptionId":"%s","clientState":"%s","tenantId":"%s","changeType":"created",
                 "resource":"%s","encryptedContent":{"data":"%s"}}""".formatted(theirs().id(), theirs().where().clientState(), tenant.tenantId(), resource, data);
    }

    /** Nobody looks into it while it is claimed. */
    private void waits(String delivery) {
        JsonNode item = JSON.readTree(delivery).path("value").get(0);
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("""
                        insert into notification (provider_id, id, customer_id, connection_id, subscription_id, dedupe,
                          received_at, change_type, resource, item, state, claim, claimed_until)
                        select provider_id, gen_random_uuid(), customer_id, connection_id, id, sha256(convert_to(?, 'UTF8')),
                          now(), 'created', ?, ?, 'RECEIVED', gen_random_uuid(), now() + interval '1 hour'
                        from subscription where connection_id = ? and state = 'ACTIVE'
                        """)
                        .params(
                                "created|" + item.path("resource").asString(),
                                item.path("resource").asString(),
                                item.toString(),
                                connection)
                        .update());
    }

    private void notifications(String sql) {
        rows.in(provider, () -> rows.jdbc().sql(sql).param(connection).update());
    }

    private void renewsAtTwoThirds() {
        Instant before = theirs().expiresAt();
        KeptSubscription kept = subscription();
        Duration left = Duration.between(kept.times().createdAt(), kept.times().dueAt());
        assertThat(left).isBetween(Duration.ofHours(43), Duration.ofHours(48));
        dueNow();
        check();
        assertThat(theirs().expiresAt()).isAfter(before);
        assertThat(gaps()).isEmpty();
    }

    private void makesRemovedOnesAnew(Subscription first) {
        control("drop", "{\"tenant\":\"%s\",\"announced\":true}".formatted(tenant.tenantId()));
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> tenant().subscriptions().size() == 1
                        && subscription().state() == KeptSubscription.State.ACTIVE);
        assertThat(theirs().id()).isNotEqualTo(first.id());
        assertThat(theirs().where().clientState()).isNotEqualTo(first.where().clientState());
        assertThat(gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.cause()).isEqualTo(GapCause.REMOVED);
            assertThat(gap.endedAt()).isAfter(gap.startedAt());
        });
    }

    private void reauthorises() {
        control("lifecycle", "{\"tenant\":\"%s\",\"event\":\"reauthorizationRequired\"}".formatted(tenant.tenantId()));
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> !theirs().paused());
        check();
        assertThat(gaps()).as("answered at once").extracting(Gap::cause).doesNotContain(GapCause.PAUSED);

        waitsForUsSince("now() - interval '5 minutes'");
        look();
        assertThat(open()).extracting(Gap::cause).containsExactly(GapCause.PAUSED);
        dueNow();
        check();
        assertThat(open()).isEmpty();

        waitsForUsSince("now() - interval '3 minutes'");
        dueNow();
        check();
        assertThat(gaps())
                .filteredOn(gap -> gap.cause() == GapCause.PAUSED)
                .hasSize(2)
                .allSatisfy(gap -> assertThat(Duration.between(gap.startedAt(), gap.endedAt()))
                        .isBetween(Duration.ofMinutes(2), Duration.ofMinutes(10)));
    }

    private void waitsForUsSince(String when) {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update subscription set reauthorize_since = " + when
                                + " where connection_id = ? and state = 'ACTIVE'")
                        .param(connection)
                        .update());
    }

    /** Whatever is due is found once in a while. */
    private void look() {
        RecurringWork look = recurring.stream()
                .filter(work -> work.name().equals("subscription.due"))
                .findFirst()
                .orElseThrow();
        in(() -> {
            look.run();
            return true;
        });
    }

    /** Microsoft tries for hours before it says so, and the second word tells of a later loss. */
    private void bracketsWhatWasMissedTwice() {
        Instant made = subscription().times().createdAt();
        missed();
        Instant first = Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> missedUntil(), Objects::nonNull);

        missed();

        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> missedUntil().isAfter(first));
        assertThat(gaps())
                .filteredOn(gap -> gap.cause() == GapCause.MISSED)
                .singleElement()
                .satisfies(gap -> assertThat(gap.startedAt())
                        .as("since it was made, where that is less than four hours ago")
                        .isEqualTo(made));
    }

    private void missed() {
        control("lifecycle", "{\"tenant\":\"%s\",\"event\":\"missed\"}".formatted(tenant.tenantId()));
    }

    private @Nullable Instant missedUntil() {
        return gaps().stream()
                .filter(gap -> gap.cause() == GapCause.MISSED)
                .map(Gap::endedAt)
                .findFirst()
                .orElse(null);
    }

    /** A round that was on its way when the connection broke would look after what is due alone. */
    @Test
    void comparesAfterARepairWhateverWaited() {
        String before = theirs().id();
        control("drop", "{\"tenant\":\"%s\",\"announced\":false}".formatted(tenant.tenantId()));
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("""
                        insert into job_run (provider_id, id, kind, subject, customer_id, connection_id, state,
                          requested_by, data, next_attempt_at)
                        values (?, gen_random_uuid(), 'subscription.keep', 'Notifications', ?, ?, 'WAITING', 'test',
                          '{"compare":false}', now() + interval '1 hour')
                        """)
                        .params(provider.value(), customer, connection)
                        .update());

        in(() -> {
            events.publishEvent(new ConnectionHealthChanged(
                    provider,
                    connection,
                    customer,
                    ConnectionHealth.ACTION_REQUIRED,
                    ConnectionHealth.HEALTHY,
                    List.of(),
                    true));
            return true;
        });

        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> in(() -> subscriptions.live(connection)).stream()
                        .anyMatch(kept ->
                                kept.state() == KeptSubscription.State.ACTIVE && !before.equals(kept.graphId())));
    }

    /** Where the process died at {@code subscription.created}: Microsoft has one, and we know of our wish alone. */
    private void outlivesADeathBeforeTheAnswerWasWrittenDown() {
        String before = theirs().id();
        rows.in(provider, () -> rows.jdbc().sql("""
                        update subscription set state = 'WANTED', graph_id = null, application_id = null, expires_at = null,
                          due_at = null, activated_at = null where connection_id = ? and state = 'ACTIVE'
                        """).param(connection).update());

        check();

        assertThat(theirs().id())
                .as("only the lost answer named its clientState")
                .isNotEqualTo(before);
        assertThat(subscription().graphId()).isEqualTo(theirs().id());
        assertThat(subscription().state()).isEqualTo(KeptSubscription.State.ACTIVE);
        assertThat(open()).isEmpty();
    }

    private void movesBack() {
        control("move", "{\"tenant\":\"%s\",\"url\":\"https://elsewhere.example/hook\"}".formatted(tenant.tenantId()));
        check();
        assertThat(theirs().where().notificationUrl()).contains("/graph/notifications/");
        assertThat(gaps()).extracting(Gap::cause).contains(GapCause.LOST);
        String before = theirs().id();
        int told = gaps().size();
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update subscription set origin = 'https://old.example' where connection_id = ?")
                        .param(connection)
                        .update());
        check();
        assertThat(theirs().id()).as("made for the address that is public now").isNotEqualTo(before);
        assertThat(tenant().subscriptions()).hasSize(1);
        assertThat(gaps())
                .as("between the end of the one and the beginning of the other nothing was heard")
                .hasSize(told + 1)
                .allSatisfy(gap -> assertThat(gap.endedAt()).isNotNull());
    }

    /** R28: the portal was away for so long that Microsoft forgot; two looks at once make one, not two. */
    private void makesAnotherWhenOneRanOut() {
        Instant lastSign = subscription().lastSign();
        String before = theirs().id();
        control("drop", "{\"tenant\":\"%s\",\"announced\":false}".formatted(tenant.tenantId()));
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update subscription set expires_at = now() - interval '1 hour' where connection_id = ?"
                                + " and state = 'ACTIVE'")
                        .param(connection)
                        .update());
        look();
        look();
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> in(() -> subscriptions.live(connection)).stream()
                        .anyMatch(kept ->
                                kept.state() == KeptSubscription.State.ACTIVE && !before.equals(kept.graphId())));
        check();

        assertThat(tenant().subscriptions()).hasSize(1);
        assertThat(subscription().graphId()).isEqualTo(theirs().id());
        assertThat(gaps())
                .filteredOn(gap -> gap.cause() == GapCause.EXPIRED)
                .singleElement()
                .satisfies(gap -> {
                    assertThat(gap.startedAt()).isEqualTo(lastSign);
                    assertThat(gap.endedAt()).isAfter(lastSign);
                });
    }

    /** Signed in, tokens stored, subscribed, told: S3-52. */
    private void tellsWhatTheTimeLineShows() {
        emit(2, 1);
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> actions().contains("notification.emergency"));
        assertThat(actions())
                .contains("connection.created", "subscription.made", "subscription.lost", "notification.first");
    }

    /** Nothing of a message, of the secret or of the address can be read in the rows, as text or as bytes. */
    private void restsSealed() throws Exception {
        JsonNode items = Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> api("/notifications?connectionId=" + connection).path("items"), all -> all.size() == 2);
        String said = items.get(0).path("content").path("body").path("content").asString();
        String secret = Objects.requireNonNull(theirs().where().clientState());
        String url = theirs().where().notificationUrl();
        List<String> secrets = List.of(said, secret, url.substring(url.lastIndexOf('/') + 1));
        for (String table : List.of("notification", "notification_delivery", "subscription", "content_key")) {
            String stored = rows.in(
                    provider,
                    () -> rows.jdbc()
                            .sql("select coalesce(string_agg(to_jsonb(t)::text, ' '), '') from " + table + " t")
                            .query(String.class)
                            .single());
            for (String each : secrets) {
                assertThat(each).hasSizeGreaterThan(5);
                String bytes = HexFormat.of().formatHex(each.getBytes(StandardCharsets.UTF_8));
                assertThat(stored).as(table).doesNotContain(each).doesNotContain(bytes);
            }
        }
    }

    private void showsItsPage() throws Exception {
        Gap newest = gaps().getFirst();
        UUID gap = newest.id();
        String html = page("/connections/" + connection);
        assertThat(html).contains("Notifications", "Chat messages", "Microsoft removed the subscription", "Mark as");
        assertThat(html)
                .contains(
                        "name=\"startedAt\" value=\"" + newest.startedAt() + "\"",
                        "name=\"endedAt\" value=\"" + newest.endedAt() + "\"");
        assertThat(mvc.post()
                        .uri("/notification-gaps/" + gap + "/close")
                        .param("endedAt", newest.endedAt().minusSeconds(1).toString())
                        .with(TestCallers.operator(provider))
                        .with(csrf())
                        .exchange())
                .as("it was shown shorter than it is now")
                .hasStatus(409);
        assertThat(mvc.post()
                        .uri("/notification-gaps/" + gap + "/close")
                        .param("startedAt", newest.startedAt().plusSeconds(1).toString())
                        .param("endedAt", newest.endedAt().toString())
                        .with(TestCallers.operator(provider))
                        .with(csrf())
                        .exchange())
                .as("it was shown to begin later than it does now")
                .hasStatus(409);
        assertThat(mvc.post()
                        .uri("/notification-gaps/" + gap + "/close")
                        .param("startedAt", newest.startedAt().toString())
                        .param("endedAt", newest.endedAt().toString())
                        .with(TestCallers.operator(provider))
                        .with(csrf())
                        .exchange())
                .hasStatus(302);
        assertThat(gaps())
                .filteredOn(it -> it.closedAt() != null)
                .extracting(Gap::id)
                .containsExactly(gap);
        assertThat(page("/settings/notifications")).contains("What Microsoft would see", "443 only");
    }

    private String page(String address) throws Exception {
        MvcTestResult result = mvc.get()
                .uri(address)
                .with(TestCallers.operator(provider))
                .with(csrf())
                .exchange();
        assertThat(result).hasStatusOk();
        String html = result.getResponse().getContentAsString();
        assertThat(html).doesNotContain("??");
        return html;
    }

    private List<String> actions() {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select action from audit_entry where subject_id = ?")
                        .param(connection.toString())
                        .query(String.class)
                        .list());
    }

    private List<Gap> open() {
        return gaps().stream().filter(gap -> gap.endedAt() == null).collect(Collectors.toList());
    }

    private Subscription theirs() {
        return tenant().subscriptions().values().iterator().next();
    }

    private String portal() {
        return "http://localhost:" + port;
    }
}
