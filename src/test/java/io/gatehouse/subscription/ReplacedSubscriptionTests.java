package io.gatehouse.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.job.JobState;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.sandbox.Subscription;
import io.gatehouse.subscription.gap.Gap;
import io.gatehouse.subscription.gap.GapCause;
import io.gatehouse.subscription.keep.KeptSubscription;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A subscription that another one replaces, while Microsoft does not end it. */
class ReplacedSubscriptionTests extends NotifiedBase {

    private static final int RETRY_AFTER = 6;

    @AfterEach
    void endAtOnce() {
        endings(0, false);
    }

    @Test
    void isHeardUntilItHasEnded() {
        Subscription before = theirs();
        endings(1, false);
        anotherAddressIsPublic();

        UUID job = in(() -> keeping.compare(connection, TestInvitations.MAJA));
        await(job, JobState.WAITING);
        assertThat(theirs().id()).isEqualTo(before.id());
        emit(1, 0);
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> inbox() == 1);
        await(job, JobState.SUCCEEDED);

        assertThat(tenant().subscriptions()).hasSize(1).doesNotContainKey(before.id());
        assertThat(subscription().state()).isEqualTo(KeptSubscription.State.ACTIVE);
        assertThat(gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.cause()).isEqualTo(GapCause.REPLACED);
            assertThat(gap.startedAt()).isBefore(subscription().times().createdAt());
            assertThat(gap.endedAt()).isNotNull();
        });
    }

    /** It ended by the first call, whose answer said otherwise, and not by the second one, minutes later perhaps. */
    @Test
    void isMissedSinceItsLastSignOfLifeWhereNobodyKnowsWhenItEnded() {
        endings(1, true);
        anotherAddressIsPublic();

        UUID job = in(() -> keeping.compare(connection, TestInvitations.MAJA));
        await(job, JobState.WAITING);
        assertThat(tenant().subscriptions()).isEmpty();
        Instant deaf = Instant.now();
        await(job, JobState.SUCCEEDED);

        assertThat(tenant().subscriptions()).hasSize(1);
        assertThat(gaps())
                .extracting(Gap::startedAt)
                .singleElement()
                .satisfies(start -> assertThat(start).isBefore(deaf));
    }

    /** Replicas of the release before cannot read what they do not know. */
    @Test
    void goesByAnOlderNameForADayAfterTheUpgrade() {
        upgraded("2 hours", "23 hours");
        try {
            begin(GapCause.REPLACED);
            assertThat(gaps()).extracting(Gap::cause).containsExactly(GapCause.LOST);
            upgraded("27 hours", "25 hours");
            over();
            begin(GapCause.FOUND_LATE);
            assertThat(gaps()).extracting(Gap::cause).contains(GapCause.FOUND_LATE);
        } finally {
            upgraded("0 hours", "0 hours");
        }
    }

    private void begin(GapCause cause) {
        in(() -> {
            gaps.begin(subscription().id(), cause, Instant.now());
            return true;
        });
    }

    private void over() {
        in(() -> {
            gaps.over(connection, subscription().wish(), subscription().part(), Instant.now());
            return true;
        });
    }

    /** The history of the schema belongs to whoever migrates. */
    private void upgraded(String before, String ago) {
        rows.in(provider, () -> {
            rows.jdbc().sql("set local role none").update();
            return rows.jdbc()
                    .sql("update flyway_schema_history set installed_on = localtimestamp - interval '" + ago
                            + "' - case version when '1' then interval '" + before
                            + "' else interval '0 hours' end where version in ('1', '170')")
                    .update();
        });
    }

    private void endings(int calls, boolean done) {
        control(
                "endings",
                "{\"tenant\":\"%s\",\"calls\":%d,\"retryAfterSeconds\":%d,\"done\":%s}"
                        .formatted(tenant.tenantId(), calls, RETRY_AFTER, done));
    }

    private void anotherAddressIsPublic() {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update subscription set origin = 'https://old.example' where connection_id = ?")
                        .param(connection)
                        .update());
    }

    private void await(UUID job, JobState state) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> in(() -> jobs.find(job).orElseThrow().state()) == state);
    }

    private long inbox() {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select count(*) from notification where connection_id = ? and state = 'READY'")
                        .param(connection)
                        .query(Long.class)
                        .single());
    }

    private Subscription theirs() {
        return tenant().subscriptions().values().iterator().next();
    }
}
