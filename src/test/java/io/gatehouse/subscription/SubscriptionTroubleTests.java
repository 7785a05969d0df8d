package io.gatehouse.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.connection.check.ConnectionChecks;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Subscription;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.Randoms;
import io.gatehouse.subscription.gap.Gap;
import io.gatehouse.subscription.gap.GapCause;
import io.gatehouse.subscription.keep.KeptSubscription;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What once went wrong with subscriptions: neighbours, refusals that last, answers that cross, time that stands still. */
class SubscriptionTroubleTests extends NotifiedBase {

    @Autowired
    List<RecurringWork> recurring;

    @Autowired
    ConnectionChecks checks;

    @Test
    void keepsToItsOwnAndLosesNothing() throws Exception {
        leavesAlone(sharedBySecondService());
        livesWithARefusedRenewal();
        waitsWhileTheProvidersCredentialIsRefused();
        makesAnewWhatDeliversToNobody();
        keepsEncryptedNewsUntilMicrosoftHasAnswered();
        takesWhatWasRefusedWhenItComesWithProof();
        closesNoMoreThanWasShown();
        closesOnlyWhatHasEnded();
        hearsNoSilenceBeforeThereWasAnything();
    }

    /** Two services on one registration: Microsoft lists to each what both have made. */
    private Subscription sharedBySecondService() {
        Subscription first = theirs();
        String path = Randoms.token();
        UUID other = UUID.randomUUID();
        String copied = """
                insert into %1$s select (jsonb_populate_record(null::%1$s, to_jsonb(t) || :changes::jsonb)).*
                from %1$s t where t.%2$s = :connection""";
        rows.in(provider, () -> {
            rows.jdbc()
                    .sql(copied.formatted("connection", "id"))
                    .param("changes", "{\"id\":\"%s\",\"profile\":\"presence-sync\"}".formatted(other))
                    .param("connection", connection)
                    .update();
            return rows.jdbc()
                    .sql(copied.formatted("subscription", "connection_id"))
                    .param(
                            "changes",
                            "{\"id\":\"%s\",\"connection_id\":\"%s\",\"graph_id\":\"%s\",\"path_hash\":\"\\\\x%s\"}"
                                    .formatted(UUID.randomUUID(), other, other, Hashes.sha256Hex(path)))
                    .param("connection", connection)
                    .update();
        });
        String url = first.where().notificationUrl().replaceFirst("[^/]+$", path);
        Subscription second = first.copy(other.toString())
                .at(new Subscription.Where(
                        url, url, first.where().clientState(), first.where().latestSupportedTlsVersion()));
        sandbox.world().change(() -> tenant().subscriptions().put(second.id(), second));
        return second;
    }

    private void leavesAlone(Subscription second) {
        check();
        assertThat(tenant().subscriptions()).as("another service lives by it").containsKey(second.id());
        String unknown = second.where().notificationUrl().replaceFirst("[^/]+$", Randoms.token());
        Subscription orphan =
                second.copy(UUID.randomUUID().toString()).at(new Subscription.Where(unknown, unknown, null, "v1_2"));
        sandbox.world().change(() -> {
            tenant().subscriptions().put(orphan.id(), orphan);
            tenant().subscriptions().remove(second.id());
        });
        check();
        assertThat(tenant().subscriptions())
                .as("what nobody lives by is taken back")
                .hasSize(1);
    }

    private void livesWithARefusedRenewal() {
        withdraw(" Chat.Read");
        dueNow();
        check();
        assertThat(subscription().times().dueAt())
                .as("a consent of minutes ago may not have arrived everywhere")
                .isBefore(Instant.now().plusSeconds(60));

        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update connection set connected_at = now() - interval '1 hour' where id = ?")
                        .param(connection)
                        .update());
        dueNow();
        check();
        KeptSubscription refused = subscription();
        assertThat(refused.state()).isEqualTo(KeptSubscription.State.ACTIVE);
        assertThat(refused.failure()).contains("permission");
        assertThat(refused.times().dueAt())
                .as("not tried every half minute")
                .isAfter(Instant.now().plusSeconds(3000));
        grant();
        dueNow();
        check();
        assertThat(subscription().failure()).isNull();
    }

    /** One fault of the provider's own: no customer's work fails by it, and Microsoft is not asked each half minute. */
    private void waitsWhileTheProvidersCredentialIsRefused() {
        sandbox.world().chaos().force(Chaos.At.TOKEN, 7000222, -1);
        tokens.forget(connection);
        dueNow();
        run("subscription.due");
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> open().stream()
                        .anyMatch(job -> job.error() != null && job.error().contains("goes on by itself")));
        run("subscription.due");
        assertThat(open()).as("and no other one").hasSize(1);
        assertThat(kept(JobState.FAILED)).isEmpty();

        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
        in(() -> checks.check(connections.get(connection)));

        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> open().isEmpty());
        assertThat(kept(JobState.FAILED)).isEmpty();
        assertThat(subscription().times().dueAt()).isAfter(Instant.now().plusSeconds(60));
    }

    private List<JobView> open() {
        return kept(JobState.QUEUED, JobState.RUNNING, JobState.WAITING);
    }

    private List<JobView> kept(JobState... states) {
        return in(() -> jobs.list(new JobQuery(Set.of(states), "subscription.keep", null, connection, null, 50)))
                .items();
    }

    /** An address of ours that no row has: its deliveries would be dropped, however alive it looks. */
    private void makesAnewWhatDeliversToNobody() {
        String before = theirs().id();
        update("update subscription set path_hash = decode(md5(random()::text) || md5(random()::text), 'hex')");
        check();
        assertThat(tenant().subscriptions()).hasSize(1).doesNotContainKey(before);
        assertThat(subscription().state()).isEqualTo(KeptSubscription.State.ACTIVE);
        assertThat(gaps()).extracting(Gap::cause).contains(GapCause.LOST);
    }

    private void keepsEncryptedNewsUntilMicrosoftHasAnswered() {
        update("update subscription set state = 'WANTED', application_id = null where state = 'ACTIVE'");
        emit(1, 0);
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> states().equals(List.of("RECEIVED")));
        Awaitility.await().during(Duration.ofMillis(700)).until(() -> states().equals(List.of("RECEIVED")));
        tidyUpAfterDays();
        update("update subscription set last_notification_at = null");
        // No further back than clocks may differ: its proof was made just now and is judged by when it came.
        update("update notification set received_at = now() - interval '100 seconds'");
        Instant came = Instant.parse(
                received("to_char(n.received_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
        update("update subscription set state = 'ACTIVE', application_id = '"
                + theirs().owner().appId() + "' where state = 'WANTED'");
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> states().equals(List.of("READY")));
        assertThat(subscription().times().lastNotificationAt())
                .as("when it came, not when it was read")
                .isEqualTo(came);
    }

    /** Microsoft's answer may come late: what proves the news has to wait as long as they do. */
    private void tidyUpAfterDays() {
        update("update notification_delivery d set received_at = d.received_at - interval '3 days' from notification n"
                + " where n.provider_id = d.provider_id and n.delivery_id = d.id");
        update("update notification set received_at = received_at - interval '3 days'");
        run("notification.housekeeping");
    }

    /** Somebody else may have sent it first, or it was looked into by the wrong name. */
    private void takesWhatWasRefusedWhenItComesWithProof() {
        String application = theirs().owner().appId();
        update("update subscription set state = 'WANTED', application_id = null where state = 'ACTIVE'");
        emit(1, 0);
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> states().equals(List.of("READY", "RECEIVED")));
        String delivery = "{\"value\":["
                + received("n.item")
                        .replaceFirst(
                                "\\{", "{\"clientState\":\"" + theirs().where().clientState() + "\",")
                + "],\"validationTokens\":" + received("array_to_json(d.proofs)::text") + "}";
        update("update subscription set state = 'ACTIVE', application_id = '" + UUID.randomUUID()
                + "' where state = 'WANTED'");
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> states().equals(List.of("READY", "REFUSED")));
        update("update subscription set application_id = '" + application + "' where state = 'ACTIVE'");

        String address =
                theirs().where().notificationUrl().replaceFirst(".*?/graph", "http://localhost:" + port + "/graph");
        for (int time = 0; time < 2; time++) {
            assertThat(answered(address, delivery).statusCode()).isEqualTo(202);
        }

        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> states().equals(List.of("READY", "READY", "REFUSED")));
    }

    private String received(String column) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select " + column + " from notification n join notification_delivery d"
                                + " on d.provider_id = n.provider_id and d.id = n.delivery_id"
                                + " where n.state = 'RECEIVED' and n.connection_id = ?")
                        .param(connection)
                        .query(String.class)
                        .single());
    }

    /** Told in parts that touch each other it is one gap: who has dealt with the first has not seen the second. */
    private void closesNoMoreThanWasShown() {
        Instant start = Instant.parse("2026-11-01T12:00:00Z");
        missed(start, start.plusSeconds(60));
        missed(start.plusSeconds(200), start.plusSeconds(260));
        missed(start.plusSeconds(30), start.plusSeconds(230));
        List<Gap> missed = missed();
        assertThat(missed).hasSize(2);
        Gap joined = missed.getLast();
        assertThat(joined.startedAt()).isEqualTo(start);
        assertThat(joined.endedAt()).isEqualTo(start.plusSeconds(230));
        assertThat(missed.getFirst().startedAt()).as("as it was").isEqualTo(start.plusSeconds(200));
        String close = "/notification-gaps/" + joined.id() + "/close";

        assertThat(apiPost(close, "{\"endedAt\":\"" + start.plusSeconds(60) + "\"}"))
                .hasStatus(409)
                .bodyText()
                .contains("longer since you looked");
        assertThat(missed()).allMatch(gap -> gap.closedAt() == null);

        missed(start.minusSeconds(60), start);
        assertThat(missed()).as("told in front of it").hasSize(2);
        assertThat(apiPost(close, shown(start, start.plusSeconds(230))))
                .hasStatus(409)
                .bodyText()
                .contains("longer since you looked");
        assertThat(missed()).allMatch(gap -> gap.closedAt() == null);
        assertThat(apiPost(close, "{\"startedAt\":\"yesterday\"}"))
                .hasStatus(422)
                .bodyText()
                .contains("startedAt");

        assertThat(apiPost(close, shown(start.minusSeconds(60), start.plusSeconds(230))))
                .hasStatus(204);
        assertThat(missed()).filteredOn(gap -> gap.closedAt() != null).hasSize(1);
    }

    private static String shown(Instant from, Instant until) {
        return "{\"startedAt\":\"" + from + "\",\"endedAt\":\"" + until + "\"}";
    }

    private void missed(Instant from, Instant until) {
        in(() -> {
            gaps.told(subscription().id(), GapCause.MISSED, from, until);
            return true;
        });
    }

    private List<Gap> missed() {
        return gaps().stream().filter(gap -> gap.cause() == GapCause.MISSED).toList();
    }

    private void closesOnlyWhatHasEnded() {
        in(() -> {
            gaps.begin(subscription().id(), GapCause.PAUSED, Instant.now());
            return true;
        });
        Gap lasting =
                gaps().stream().filter(gap -> gap.endedAt() == null).findFirst().orElseThrow();
        assertThat(apiPost("/notification-gaps/" + lasting.id() + "/close", "{}"))
                .hasStatus(409)
                .bodyText()
                .contains("still lasts");
        update("update subscription set wish = 'of people who have left', state = 'LOST', ended_at = now()");
        check();
        assertThat(gaps()).as("nobody misses what nobody wishes").allMatch(gap -> gap.endedAt() != null);
    }

    private void hearsNoSilenceBeforeThereWasAnything() {
        rows.in(provider, () -> {
            rows.jdbc().sql("delete from notification_pulse").update();
            return rows.jdbc()
                    .sql("insert into notification_pulse select id, now() - interval '4 days', null, null from provider"
                            + " where id = ?")
                    .param(provider.value())
                    .update();
        });
        in(pulse::beat);
        assertThat(gaps())
                .filteredOn(gap -> gap.cause() == GapCause.UNREACHABLE)
                .allMatch(gap -> gap.startedAt().isAfter(Instant.now().minus(Duration.ofDays(1))));
    }

    private void run(String name) {
        in(() -> {
            recurring.stream().filter(work -> work.name().equals(name)).forEach(RecurringWork::run);
            return true;
        });
    }

    private void update(String sql) {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql(sql + (sql.contains(" where ") ? " and" : " where") + " connection_id = ?")
                        .param(connection)
                        .update());
    }

    private List<String> states() {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select state from notification where connection_id = ? order by state")
                        .param(connection)
                        .query(String.class)
                        .list());
    }

    private Subscription theirs() {
        return tenant().subscriptions().values().iterator().next();
    }
}
