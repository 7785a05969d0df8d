package io.gatehouse.job.pause;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.job.pause.JobPause.Scope;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.NotFound;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Pauses a customer's jobs, jobs of a kind or a schedule, and resumes them. A job that is running is left to finish. */
@Service
public class JobPauses {

    private final JobPauseRows rows;
    private final ApplicationEventPublisher events;
    private final Recent<List<JobPause>> recent = new Recent<>();

    JobPauses(JobPauseRows rows, ApplicationEventPublisher events) {
        this.rows = rows;
        this.events = events;
    }

    /** The latest first. */
    public List<JobPause> all() {
        return rows.all();
    }

    /** What keeps back this; the answer may be a second old. */
    public Optional<JobPause> standing(Scope scope, @Nullable Object subject) {
        return subject == null
                ? Optional.empty()
                : recent.get(rows::all).stream()
                        .filter(pause -> pause.of(scope, subject.toString()))
                        .findFirst();
    }

    @Transactional
    public void set(Scope scope, String subject, @Nullable String reason, Actor by) {
        rows.set(scope, subject, reason, by.name());
        note("paused", scope, subject, by, reason == null ? Map.of() : Map.of("reason", reason));
    }

    /** @throws NotFound where it is not paused */
    @Transactional
    public void lift(Scope scope, String subject, Actor by) {
        if (!rows.remove(scope, subject)) {
            throw new NotFound("No pause of " + subject);
        }
        note("resumed", scope, subject, by, Map.of());
    }

    public boolean customerExists(UUID customer) {
        return rows.customerExists(customer);
    }

    private void note(String what, Scope scope, String subject, Actor by, Map<String, String> details) {
        recent.forgetAfterCommit();
        events.publishEvent(
                (scope == Scope.CUSTOMER ? ofCustomer(what, UUID.fromString(subject), by) : of(what, subject, by))
                        .details(details));
    }

    private static AuditFact of(String what, String name, Actor by) {
        return AuditFact.of(by, "job." + what, new AuditSubject("job_pause", name, name));
    }

    private AuditFact ofCustomer(String what, UUID customer, Actor by) {
        String name = rows.customerName(customer).orElse(customer.toString());
        return AuditFact.of(by, "job.customer_" + what, new AuditSubject("job_pause", customer.toString(), name))
                .customer(customer);
    }
}
