package io.gatehouse.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.sandbox.Subscription;
import io.gatehouse.subscription.gap.Gap;
import io.gatehouse.subscription.gap.GapCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What comes with the secrets of a subscription and is not taken: Microsoft has its answer and never comes again. */
class UnprovenNewsTests extends NotifiedBase {

    @Autowired
    SubscriptionTroubles troubles;

    @Test
    void isWrittenDownAndToldUntilItIsGenuineAgain() {
        String application = theirs().owner().appId();
        Instant begin = Instant.now();
        takenFor(UUID.randomUUID().toString());
        emit(1, 1);
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> count("REFUSED") == 1);
        Instant first = unproven().getFirst().startedAt();
        assertThat(first).isBefore(Instant.now());
        assertThat(unproven().getFirst().endedAt()).isAfter(begin);
        agesBy("10 minutes");
        emit(1, 0);
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> count("REFUSED") == 2);

        assertThat(unproven()).as("one gap, however seldom it happens").singleElement();
        assertThat(Duration.between(
                        unproven().getFirst().startedAt(), unproven().getFirst().endedAt()))
                .isGreaterThan(Duration.ofMinutes(10));
        assertThat(told()).isTrue();

        takenFor(application);
        emit(1, 0);
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> count("READY") == 1);
        assertThat(told()).as("it may be every second one").isTrue();
        agesBy("16 minutes");
        assertThat(told()).isFalse();
        assertThat(unproven()).allMatch(gap -> gap.closedAt() == null);
    }

    @Test
    void isWrittenDownThoughNobodyCanReadIt() {
        String address =
                theirs().where().notificationUrl().replaceFirst(".*?/graph", "http://localhost:" + port + "/graph");
        String state = String.valueOf(theirs().where().clientState());

        assertThat(answered(address, "no json").statusCode()).isEqualTo(202);
        assertThat(unproven()).hasSize(1);
        Instant first = unproven().getFirst().endedAt();
        assertThat(answered(address, """
                {"value":[{"subscriptionId":"%s","clientState":"%s","tenantId":"%s","changeType":"restored",
                "resource":"chats('19:1')/messages('2')"}]}""".formatted(theirs().id(), state, tenant.tenantId()))
                        .statusCode())
                .isEqualTo(202);
        assertThat(unproven())
                .singleElement()
                .satisfies(gap -> assertThat(gap.endedAt()).isAfter(first));
        assertThat(answered(address.replaceFirst("[^/]+$", "x".repeat(43)), "no json")
                        .statusCode())
                .isEqualTo(202);
        assertThat(answered(address, """
                {"value":[{"subscriptionId":"%s","clientState":"guessed","tenantId":"%s","changeType":"created",
                "resource":"chats('19:1')/messages('2')"}]}""".formatted(theirs().id(), tenant.tenantId()))
                        .statusCode())
                .isEqualTo(202);
        Instant last = unproven().getFirst().endedAt();
        assertThat(unproven()).as("a stranger's is nothing").singleElement();
        assertThat(gaps()).extracting(Gap::endedAt).containsOnly(last);
    }

    private void takenFor(String application) {
        update("update subscription set application_id = '" + application + "' where connection_id = ?");
    }

    private void agesBy(String time) {
        update("update notification_gap set started_at = started_at - interval '" + time
                + "', ended_at = ended_at - interval '" + time + "' where connection_id = ?");
    }

    private boolean told() {
        return in(troubles::unproven).stream()
                .anyMatch(deaf -> deaf.connectionId().equals(connection));
    }

    private List<Gap> unproven() {
        return gaps().stream().filter(gap -> gap.cause() == GapCause.UNPROVEN).toList();
    }

    private long count(String state) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select count(*) from notification where connection_id = ? and state = ?")
                        .params(connection, state)
                        .query(Long.class)
                        .single());
    }

    private void update(String sql) {
        rows.in(provider, () -> rows.jdbc().sql(sql).param(connection).update());
    }

    private Subscription theirs() {
        return tenant().subscriptions().values().iterator().next();
    }
}
