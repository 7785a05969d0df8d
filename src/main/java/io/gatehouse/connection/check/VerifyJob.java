package io.gatehouse.connection.check;

import io.gatehouse.audit.Outcome;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.grant.ConnectionTrail;
import io.gatehouse.connection.token.ConnectionUnavailable;
import io.gatehouse.job.GiveUp;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobHandler;
import io.gatehouse.job.JobRequest;
import io.gatehouse.shared.Actor;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** "Verify now": proves one connection from end to end and tells the result. */
@Component
public class VerifyJob implements JobHandler {

    public static final String KIND = "connection.verify";

    private final Connections connections;
    private final ConnectionChecks checks;
    private final ConnectionTrail trail;

    VerifyJob(Connections connections, ConnectionChecks checks, ConnectionTrail trail) {
        this.connections = connections;
        this.checks = checks;
        this.trail = trail;
    }

    /** Who asked. */
    public record Asked(Actor actor) {}

    /** Nobody asked, but something waits for the connection. */
    public static JobRequest request(ConnectionView connection) {
        return JobRequest.of(
                        KIND,
                        "Check of " + connection.customerName(),
                        connection.customerId(),
                        connection.id(),
                        Actor.SYSTEM)
                .data(new Asked(Actor.SYSTEM));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public boolean toldByWhatItDoes() {
        return true;
    }

    @Override
    public void run(JobContext job) {
        UUID id = job.connectionId();
        if (id == null) {
            throw new GiveUp("The job names no connection.");
        }
        ConnectionView connection = connections.get(id);
        if (!connection.active()) {
            throw new GiveUp(connection.worstReason().text());
        }
        job.progress(0, 1L, "Asking Microsoft");
        CheckResult result = check(connection);
        String found = result.reasons().isEmpty()
                ? "All as wanted"
                : result.reasons().getFirst().text();
        job.progress(1, 1L, found);
        trail.note(
                id,
                connection.customerId(),
                "verified",
                job.data(Asked.class).actor(),
                result.passed() ? Outcome.SUCCESS : Outcome.FAILURE,
                Map.of("result", found));
    }

    private CheckResult check(ConnectionView connection) {
        try {
            return checks.check(connection);
        } catch (ConnectionUnavailable e) {
            throw e.again(e.getMessage() + ".");
        }
    }
}
