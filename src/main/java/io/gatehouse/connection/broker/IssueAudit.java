package io.gatehouse.connection.broker;

import io.gatehouse.audit.Outcome;
import io.gatehouse.connection.grant.ConnectionTrail;
import io.gatehouse.job.Batches;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes what the broker gave out into the trail: one entry with the sum per caller, connection and hour. Some at a time:
 * whoever else has something to audit waits until they are written.
 */
@Component
class IssueAudit implements RecurringWork {

    /** Written in one transaction. */
    static final int AT_ONCE = 200;

    /** What is older than that at one look was told by the one before. */
    private static final Duration LATELY = Duration.ofDays(1);

    private static final Duration KEPT = Duration.ofDays(90);

    private static final String OLD = """
            delete from token_issue where provider_id = :provider
              and (connection_id, caller_kind, caller_id, hour) in (
                select connection_id, caller_kind, caller_id, hour from token_issue
                where provider_id = :provider and hour < :before order by hour limit :most)
            """;

    private final TokenIssues issues;
    private final ConnectionTrail trail;
    private final Batches batches;
    private final TransactionTemplate transaction;
    private final DatabaseClock clock;

    /** When the last look began that came to its end. The first one goes through all that is kept. */
    private final Map<ProviderId, Instant> looked = new ConcurrentHashMap<>();

    IssueAudit(
            TokenIssues issues,
            ConnectionTrail trail,
            Batches batches,
            TransactionTemplate transaction,
            DatabaseClock clock) {
        this.issues = issues;
        this.trail = trail;
        this.batches = batches;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "connection.tokens";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(5);
    }

    @Override
    public void run() {
        ProviderId provider = ProviderScope.required();
        Instant now = clock.instant();
        Instant last = looked.get(provider);
        Instant since = last == null ? now.minus(KEPT) : last.minus(LATELY);
        int told = AT_ONCE;
        while (told == AT_ONCE) {
            told = tellSome(since);
        }
        looked.put(provider, now);
        batches.delete(OLD, now.minus(KEPT));
    }

    private int tellSome(Instant since) {
        Integer told = transaction.execute(status -> {
            List<TokenIssues.Count> some = issues.over(since, AT_ONCE);
            some.forEach(this::tell);
            return some.size();
        });
        return told == null ? 0 : told;
    }

    private void tell(TokenIssues.Count count) {
        trail.note(
                count.connection(),
                count.customer(),
                "tokens_counted",
                count.caller(),
                count.issued() > 0 ? Outcome.SUCCESS : Outcome.FAILURE,
                Map.of(
                        "hour", count.hour().toString(),
                        "issued", Long.toString(count.issued()),
                        "refused", Long.toString(count.refused())));
    }
}
