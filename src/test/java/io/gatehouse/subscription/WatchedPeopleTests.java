package io.gatehouse.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.job.JobState;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.Subscription;
import io.gatehouse.shared.Hashes;
import io.gatehouse.subscription.gap.GapCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Whose presence is watched at a customer that has a copy of its directory as well, or had one. */
class WatchedPeopleTests extends NotifiedBase {

    private static final String LISTS_PEOPLE = " User.ReadBasic.All";

    @Autowired
    List<RecurringWork> recurring;

    private String joined = "";

    /** There is a copy, of the service that the connection was of before; nothing reads it any more. */
    @BeforeEach
    void watchPresence() {
        profile("presence-sync");
        grants(before -> "openid profile offline_access User.Read Presence.Read.All" + LISTS_PEOPLE);
        joined = join();
    }

    @Test
    void areThoseWhomMicrosoftListsWhereNobodyReadsTheCopyAnyMore() {
        check();

        assertThat(theirs().what().resource()).contains(joined);
    }

    @Test
    void areThoseOfACopyThatIsReadAndStayWatchedWhereMicrosoftListsNobody() {
        copyIsReadThroughAnother();
        copyWasRead("1 hour");
        check();
        Subscription before = theirs();
        assertThat(before.what().resource()).doesNotContain(joined).contains(disabled());

        lostAnotherPart();
        copyWasRead("4 hours");
        withdraw(LISTS_PEOPLE);
        dueNow();
        UUID job = in(() -> keeping.compare(connection, TestInvitations.MAJA));
        await(job, JobState.FAILED);
        assertThat(theirs().id()).as("it goes on").isEqualTo(before.id());
        assertThat(theirs().expiresAt()).as("and was renewed").isAfter(before.expiresAt());
        assertThat(subscription().times().dueAt()).isAfter(Instant.now().plusSeconds(600));
        assertThat(gaps()).as("of people whom nobody lists").anyMatch(gap -> gap.endedAt() == null);
        long jobsBefore = keepJobs();
        look();
        assertThat(keepJobs()).as("not tried each half minute").isEqualTo(jobsBefore);

        grants(before2 -> before2 + LISTS_PEOPLE);
        check();
        assertThat(theirs().what().resource()).contains(joined);
        assertThat(gaps()).allMatch(gap -> gap.endedAt() != null);
    }

    private void lostAnotherPart() {
        UUID other = UUID.randomUUID();
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("""
                                insert into subscription select (jsonb_populate_record(null::subscription,
                                  to_jsonb(t) || ?::jsonb)).* from subscription t where t.connection_id = ? and t.state = 'ACTIVE'""")
                        .params(
                                "{\"id\":\"%s\",\"part\":1,\"state\":\"LOST\",\"graph_id\":null,\"path_hash\":\"\\\\x%s\"}"
                                        .formatted(other, Hashes.sha256Hex(other.toString())),
                                connection)
                        .update());
        in(() -> {
            gaps.begin(other, GapCause.LOST, Instant.now());
            return true;
        });
    }

    private void profile(String key) {
        update("update connection set profile = '" + key + "' where id = ?");
    }

    private String join() {
        return sandbox.world().change(() -> {
            Person one = tenant().people().values().stream()
                    .filter(it -> it.deletedAt() == null)
                    .findFirst()
                    .orElseThrow();
            String id = UUID.randomUUID().toString();
            sandbox.world().save(new Person(id, one.tenantId(), one.profile(), one.access(), 0, null));
            return id;
        });
    }

    /** Microsoft's list names whoever may not sign in any more, so that the copy has to. */
    private String disabled() {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql(
                                "select id::text from directory_user where customer_id = ? and not account_enabled limit 1")
                        .param(customer)
                        .query(String.class)
                        .single());
    }

    private void copyIsReadThroughAnother() {
        UUID other = UUID.randomUUID();
        rows.in(provider, () -> {
            rows.jdbc()
                    .sql("""
                            insert into connection select (jsonb_populate_record(null::connection,
                              to_jsonb(t) || ?::jsonb)).* from connection t where t.id = ?""")
                    .params("{\"id\":\"%s\",\"profile\":\"direct-routing\"}".formatted(other), connection)
                    .update();
            rows.jdbc().sql("""
                            update directory_user set account_enabled = false where customer_id = ? and id = (
                              select min(id::text)::uuid from directory_user where customer_id = ?)""").params(customer, customer).update();
            return rows.jdbc()
                    .sql("update directory_sync set connection_id = ? where customer_id = ?")
                    .params(other, customer)
                    .update();
        });
    }

    private void copyWasRead(String ago) {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update directory_sync set last_finished_at = now() - interval '" + ago
                                + "' where customer_id = ?")
                        .param(customer)
                        .update());
    }

    private void look() {
        in(() -> {
            recurring.stream()
                    .filter(work -> work.name().equals("subscription.due"))
                    .forEach(RecurringWork::run);
            return true;
        });
    }

    private long keepJobs() {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select count(*) from job_run where connection_id = ? and kind = 'subscription.keep'")
                        .param(connection)
                        .query(Long.class)
                        .single());
    }

    private void await(UUID job, JobState state) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> in(() -> jobs.find(job).orElseThrow().state()) == state);
    }

    private void update(String sql) {
        rows.in(provider, () -> rows.jdbc().sql(sql).param(connection).update());
    }

    private Subscription theirs() {
        return tenant().subscriptions().values().iterator().next();
    }
}
