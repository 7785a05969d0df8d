package io.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;

@PortalTest
class AuditTrailTests {

    @Autowired
    AuditTrail trail;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    Rows rows;

    ProviderId provider;

    @BeforeEach
    void freshProvider() {
        provider = rows.another("Audited " + UUID.randomUUID());
    }

    @Test
    void refusesAnEventOutsideOfATransaction() {
        assertThatThrownBy(() -> ProviderScope.run(provider, () -> events.publishEvent(fact("nothing.done"))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void forgetsWhatRolledBack() {
        assertThatThrownBy(() -> rows.in(provider, () -> {
                    events.publishEvent(fact("customer.created"));
                    throw new IllegalArgumentException("undo");
                }))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(list()).isEmpty();
    }

    @Test
    void numbersWithoutGapsUnderConcurrency() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> work = java.util.stream.IntStream.range(0, 64)
                    .<Future<?>>mapToObj(i -> threads.submit(() -> publish("customer.updated")))
                    .toList();
            for (Future<?> one : work) {
                one.get();
            }
        }

        assertThat(list())
                .extracting(AuditEntry::seq)
                .hasSize(64)
                .contains(1L, 64L)
                .doesNotHaveDuplicates();
        assertThat(broken()).isNull();
    }

    @Test
    void keepsTheApplicationFromChangingEntries() {
        publish("customer.created");

        assertThatThrownBy(() -> rows.in(
                        provider,
                        () -> rows.jdbc()
                                .sql("update audit_entry set action = 'x'")
                                .update()))
                .hasStackTraceContaining("permission denied");
        assertThatThrownBy(() -> rows.in(
                        provider,
                        () -> rows.jdbc().sql("delete from audit_entry").update()))
                .hasStackTraceContaining("permission denied");
    }

    @Test
    void readsEventsInOrderFromACursor() {
        publish("customer.created");
        publish("invitation.issued");

        var first = ProviderScope.call(provider, () -> trail.after(null, 1));
        var second = ProviderScope.call(provider, () -> trail.after(first.next(), 10));
        var third = ProviderScope.call(provider, () -> trail.after(second.next(), 10));

        assertThat(first.items()).extracting(AuditEntry::action).containsExactly("customer.created");
        assertThat(second.items()).extracting(AuditEntry::action).containsExactly("invitation.issued");
        assertThat(third.items()).isEmpty();
        assertThat(third.next()).isEqualTo(second.next());
    }

    @Test
    void countsSyncsByDayAndThoseAloneThatTheProviderHad(@Autowired AuditDays days) {
        publish("sync.finished");
        publish("sync.finished");
        publish("sync.failed");
        publish("sync.started");
        ProviderId own = provider;
        provider = rows.another("Stranger " + UUID.randomUUID());
        publish("sync.failed");
        provider = own;
        Instant now = list().getFirst().at();

        List<AuditDays.Day> counted = rows.in(provider, () -> days.syncs(now, 14));

        assertThat(counted).hasSize(14).extracting(AuditDays.Day::day).isSorted();
        assertThat(counted.getLast())
                .extracting(AuditDays.Day::succeeded, AuditDays.Day::failed)
                .containsExactly(2L, 1L);
        assertThat(counted.subList(0, 13))
                .allSatisfy(day -> assertThat(day.all()).isZero());
        assertThat(rows.in(provider, () -> days.syncs(now.plus(Duration.ofDays(20)), 14)))
                .allSatisfy(day -> assertThat(day.all()).isZero());
    }

    /** However much has happened since: it is not read. */
    @Test
    void findsAPeriodFarBackWithoutReadingWhatIsNewer() {
        rows.in(provider, () -> rows.jdbc().sql("""
                        insert into audit_entry (provider_id, seq, id, at, actor_kind, actor_id, actor_name, action,
                          subject_type, subject_id, outcome, details, previous_hash, hash)
                        select ?, n, gen_random_uuid(), timestamptz '2024-01-01 00:00Z' + n * interval '1 minute', 'SYSTEM',
                          'system', 'Gatehouse', 'customer.updated', 'customer', '1', 'SUCCESS', '{}', ''::bytea, ''::bytea
                        from generate_series(1, 4000) n
                        """).param(provider.value()).update());
        Instant day = Instant.parse("2024-01-01T05:00:00Z");

        assertThat(readFor(day, day.plusSeconds(600), 10, 10)).as("far back").isLessThan(100);
        assertThat(readFor(day, day.plusSeconds(600), 5, 5)).as("a page of it").isLessThan(100);
        assertThat(readFor(null, day, 50, 50)).as("before a day").isLessThan(400);
        assertThat(readFor(Instant.parse("2024-01-03T18:30:00Z"), null, 50, 11))
                .as("the latest")
                .isLessThan(100);
        assertThat(readFor(Instant.parse("2025-01-01T00:00:00Z"), null, 50, 0))
                .as("nothing")
                .isLessThan(100);
        assertThat(readFor(null, Instant.parse("2023-01-01T00:00:00Z"), 50, 0))
                .as("nothing")
                .isLessThan(100);
    }

    /** Two replicas, one a few seconds ahead, and nothing else that night. */
    @Test
    void findsAPeriodWholeWhereClocksDiffer() {
        rows.in(provider, () -> rows.jdbc().sql("""
                        insert into audit_entry (provider_id, seq, id, at, actor_kind, actor_id, actor_name, action,
                          subject_type, subject_id, outcome, details, previous_hash, hash)
                        select ?, seq, gen_random_uuid(), at, 'SYSTEM', 'system', 'Gatehouse', 'customer.updated',
                          'customer', '1', 'SUCCESS', '{}', ''::bytea, ''::bytea
                        from (values (10, timestamptz '2024-01-01 08:00:02Z'), (11, timestamptz '2024-01-01 08:00:01Z'))
                          as crossed (seq, at)
                        """).param(provider.value()).update());
        Instant midnight = Instant.parse("2024-01-01T00:00:00Z");

        readFor(midnight, null, 10, 2);
        readFor(null, midnight.plus(Duration.ofDays(1)), 10, 2);
    }

    /** The rows that PostgreSQL took out of the table for it. */
    private long readFor(Instant from, Instant until, int limit, int found) {
        return rows.in(provider, () -> {
            long before = taken();
            assertThat(trail.list(new AuditQuery(
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    limit,
                                    new AuditQuery.Narrow(null, from, until)))
                            .items())
                    .hasSize(found);
            return taken() - before;
        });
    }

    private long taken() {
        return rows.jdbc()
                .sql("select seq_tup_read + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables"
                        + " where relname = 'audit_entry'")
                .query(Long.class)
                .single();
    }

    private List<AuditEntry> list() {
        return ProviderScope.call(
                provider,
                () -> trail.list(new AuditQuery(null, null, null, null, null, 200))
                        .items());
    }

    private Long broken() {
        return ProviderScope.call(provider, trail::firstBrokenLink);
    }

    private void publish(String action) {
        rows.in(provider, () -> {
            events.publishEvent(fact(action));
            return null;
        });
    }

    private AuditFact fact(String action) {
        return new AuditFact(
                provider,
                Actor.SYSTEM,
                action,
                new AuditSubject("customer", "1", "Contoso"),
                null,
                Outcome.SUCCESS,
                java.util.Map.of("k", "v"));
    }
}
