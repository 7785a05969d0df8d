package io.gatehouse.connection.broker;

import io.gatehouse.audit.Outcome;
import io.gatehouse.connection.grant.ConnectionTrail;
import io.gatehouse.job.RecurringWork;
import java.time.Duration;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Writes what the broker gave out into the trail: one entry with the sum per caller, connection and hour. */
@Component
@Transactional
class IssueAudit implements RecurringWork {

    private final TokenIssues issues;
    private final ConnectionTrail trail;

    IssueAudit(TokenIssues issues, ConnectionTrail trail) {
        this.issues = issues;
        this.trail = trail;
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
        issues.over().forEach(this::tell);
        issues.forgetOld();
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
