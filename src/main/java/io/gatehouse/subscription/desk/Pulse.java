package io.gatehouse.subscription.desk;

import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.subscription.SubscriptionSettings;
import io.gatehouse.subscription.gap.Gaps;
import io.gatehouse.subscription.keep.SubscriptionRows;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Notices that Microsoft could not reach us: the public address is tested again and again, and whenever it answers for
 * the first time after a longer silence, the silence stands in the ledger, whether this portal was down or the way to it.
 */
@Component
public class Pulse implements RecurringWork {

    private final PublicTest test;
    private final SubscriptionRows subscriptions;
    private final Gaps gaps;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Timing timing;

    Pulse(
            PublicTest test,
            SubscriptionRows subscriptions,
            Gaps gaps,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Timing timing) {
        this.test = test;
        this.subscriptions = subscriptions;
        this.gaps = gaps;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.timing = timing;
    }

    /** How often and from when. */
    @Component
    record Timing(SubscriptionSettings settings, DatabaseClock clock) {}

    /** The last answer, and since when there is none. */
    public record Beat(
            Instant at,
            @Nullable Instant failedSince,
            @Nullable String verdict) {}

    @Override
    public String name() {
        return "subscription.pulse";
    }

    @Override
    public Duration every() {
        return timing.settings().pulse();
    }

    @Override
    public void run() {
        if (subscriptions.anyActive()) {
            beat();
        } else {
            // a silence in which there was nothing to hear is none
            transaction.executeWithoutResult(status -> forget());
        }
    }

    /** Tests once; answers what was found. Never call it inside a transaction. */
    public Verdict beat() {
        Instant began = timing.clock().instant();
        Verdict verdict = test.run();
        transaction.executeWithoutResult(status -> {
            if (!subscriptions.anyActive()) {
                forget();
            } else if (verdict.fine()) {
                answered(began, timing.clock().instant());
            } else {
                failed(began, verdict.outcome().name());
            }
        });
        return verdict;
    }

    /** Empty before the first test. */
    public Optional<Beat> last() {
        return transaction.execute(status -> read());
    }

    /** When Microsoft told us something the last time. */
    Optional<Instant> lastNotification() {
        return transaction.execute(status -> jdbc.sql(
                        "select max(last_notification_at) from subscription where provider_id = ?")
                .param(ProviderScope.required().value())
                .query((row, n) -> Optional.ofNullable(row.getTimestamp(1)).map(Timestamp::toInstant))
                .single());
    }

    private void answered(Instant began, Instant now) {
        read().filter(last -> timing.settings().silent(last.at(), began))
                .ifPresent(last ->
                        gaps.unreachable(last.at().minus(timing.settings().latency()), now));
        write(began, null, null);
    }

    private void forget() {
        jdbc.sql("delete from notification_pulse where provider_id = ?")
                .param(ProviderScope.required().value())
                .update();
    }

    private void failed(Instant began, String verdict) {
        Optional<Beat> last = read();
        write(last.map(Beat::at).orElse(began), last.map(Beat::failedSince).orElse(began), verdict);
    }

    private Optional<Beat> read() {
        return jdbc.sql("""
                        select beat_at, failed_since, verdict from notification_pulse
                        where provider_id = ? for update
                        """)
                .param(ProviderScope.required().value())
                .query((row, n) -> new Beat(
                        row.getTimestamp("beat_at").toInstant(),
                        row.getTimestamp("failed_since") == null
                                ? null
                                : row.getTimestamp("failed_since").toInstant(),
                        row.getString("verdict")))
                .optional();
    }

    private void write(Instant beat, @Nullable Instant failedSince, @Nullable String verdict) {
        jdbc.sql("""
                        insert into notification_pulse values (:provider, :beat, :failed, :verdict)
                        on conflict (provider_id) do update
                        set beat_at = :beat, failed_since = :failed, verdict = :verdict""")
                .param("provider", ProviderScope.required().value())
                .param("beat", Timestamp.from(beat))
                .param("failed", failedSince == null ? null : Timestamp.from(failedSince))
                .param("verdict", verdict)
                .update();
    }
}
