package io.gatehouse.job.run;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.job.JobCancelled;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.JobSetAside;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.JoinedData;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.Page;
import io.gatehouse.shared.ProviderScope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Background work of the current provider: what is to be done, what was done and how it went. */
@Service
@Transactional
public class Jobs {

    private final JobRuns runs;
    private final JobQueue queue;
    private final JobHandlers handlers;
    private final JobAttempts attempts;
    private final RunningJobs running;
    private final ApplicationEventPublisher events;
    private final DatabaseClock clock;

    Jobs(
            JobRuns runs,
            JobQueue queue,
            JobHandlers handlers,
            JobAttempts attempts,
            RunningJobs running,
            ApplicationEventPublisher events,
            DatabaseClock clock) {
        this.runs = runs;
        this.queue = queue;
        this.handlers = handlers;
        this.attempts = attempts;
        this.running = running;
        this.events = events;
        this.clock = clock;
    }

    /** Joins the caller's transaction: the job exists exactly when its cause has committed. */
    public UUID enqueue(JobRequest request) {
        UUID id = runs.insert(request);
        queue.add(id, request.delay(), request.requestedBy().kind() != Actor.Kind.SYSTEM);
        return id;
    }

    /** Answers the job of the same kind for the same connection (or customer) that is still open, if there is one. */
    public UUID enqueueUnlessOpen(JobRequest request) {
        runs.serialize(request);
        return runs.findOpen(request).orElseGet(() -> enqueue(request));
    }

    /** The same, but what is open does from its next attempt on what this request wants. */
    public UUID enqueueOrReplace(JobRequest request) {
        UUID job = enqueueUnlessOpen(request);
        if (request.data() instanceof JoinedData<?> wish) {
            join(job, wish);
        } else {
            runs.replaceData(job, request.data());
        }
        return job;
    }

    /**
     * For a person who does not want to wait: an open job of the same kind that waits goes on at once, as this request
     * wants it. A pause that Microsoft asked for stays; {@link JobView#notBefore} tells until when. One that works begins
     * again when it ends, where this request wants more than it does.
     */
    public JobView enqueueAtOnce(JobRequest request) {
        runs.serialize(request);
        Optional<UUID> open = runs.findOpen(request);
        open.ifPresent(id -> hurry(locked(id), request));
        return locked(open.orElseGet(() -> enqueue(request)));
    }

    private void hurry(JobView job, JobRequest request) {
        boolean works = job.state() == JobState.RUNNING;
        boolean held = job.held(clock.instant());
        if (request.data() instanceof JoinedData<?> wish) {
            if (join(job.id(), wish) && works) {
                runs.requeue(job.id());
            }
        } else if (!works && !held) {
            runs.replaceData(job.id(), request.data());
        }
        // without a time nobody has begun it yet, or it works
        if (job.nextAttemptAt() != null && !held) {
            runs.beginAnew(job.id());
            queue.now(job.id(), true);
            audit(request.requestedBy(), "job.retried", job);
        }
    }

    /** Whether the job has more to do from now on than it had before. */
    private <T> boolean join(UUID job, JoinedData<T> wish) {
        @SuppressWarnings("unchecked") // jobs of a kind have data of one type
        T earlier = (T) attempts.data(job, wish.getClass());
        T both = wish.with(earlier);
        if (both.equals(earlier)) {
            return false;
        }
        runs.replaceData(job, both);
        return true;
    }

    @Transactional(readOnly = true)
    public Optional<JobView> find(UUID id) {
        return runs.find(id);
    }

    /** What its request gave it to work on, for whoever hears of its end. */
    @Transactional(readOnly = true)
    public <T> T data(UUID id, Class<T> type) {
        return attempts.data(id, type);
    }

    @Transactional(readOnly = true)
    public Page<JobView> list(JobQuery query) {
        return runs.list(query);
    }

    /** How many jobs there are in each state that has any. */
    @Transactional(readOnly = true)
    public Map<JobState, Long> counts() {
        return runs.counts(null, null);
    }

    /** The same of one kind and of one customer, where these are named. */
    @Transactional(readOnly = true)
    public Map<JobState, Long> counts(@Nullable String kind, @Nullable UUID customer) {
        return runs.counts(kind, customer);
    }

    /** The kinds that the provider's jobs are of. */
    @Transactional(readOnly = true)
    public List<String> kinds() {
        return runs.kinds();
    }

    /** Begins a failed or cancelled job anew, or a waiting one at once. */
    public void retry(UUID id, Actor actor) {
        JobView job = locked(id);
        if (job.state() == JobState.RUNNING || job.state() == JobState.SUCCEEDED) {
            throw new Conflict("job.not_retryable", "This job is running or has succeeded; there is nothing to retry.");
        }
        if (job.held(clock.instant())) {
            throw new Conflict(
                    "job.held",
                    "Microsoft asked for a pause until " + job.notBefore() + "; the job goes on by itself.");
        }
        runs.beginAnew(id);
        queue.now(id, true);
        audit(actor, "job.retried", job);
    }

    /**
     * Has an open job go on at once: what it waited for has come. A pause that Microsoft asked for stays. False where the
     * job has ended.
     */
    public boolean wake(UUID id) {
        Optional<JobView> job =
                runs.findAndLock(id).filter(found -> found.state().open());
        job.filter(found -> !found.held(clock.instant())).ifPresent(found -> {
            runs.requeue(id);
            // A running attempt sees the change when it ends, and begins again by itself.
            if (JobAdmission.inLine(found)) {
                // the hints that meet it there come by the hundred: the other replicas need not hear of each
                queue.follow(id);
            } else if (found.state() != JobState.RUNNING) {
                queue.now(id, false);
            }
        });
        return job.isPresent();
    }

    /** What of this kind waits for this connection goes on at once, but for a pause that Microsoft asked for. */
    public void wakeWaiting(String kind, UUID connection) {
        runs.list(new JobQuery(Set.of(JobState.WAITING), kind, null, connection, null, 1)).items().stream()
                .map(JobView::id)
                .forEach(this::wake);
    }

    /** Has the jobs go on that can do nothing without this connection: it works again. Pauses of Microsoft's stay. */
    public void release(UUID connection) {
        runs.beginRelease(connection);
        runs.waiting(connection, handlers.needingConnection()).forEach(id -> {
            runs.beginAnew(id);
            queue.now(id, false);
        });
    }

    /** Ends an open job; a running one stops at its next step. */
    public void cancel(UUID id, Actor actor) {
        JobView job = locked(id);
        if (!job.state().open()) {
            throw new Conflict("job.not_open", "This job has already ended.");
        }
        runs.cancel(id);
        if (job.state() == JobState.RUNNING) {
            queue.afterCommit(() -> running.interrupt(id));
        } else {
            queue.remove(id);
        }
        audit(actor, "job.cancelled", job);
        events.publishEvent(new JobCancelled(ProviderScope.required(), id, job.kind(), actor));
    }

    /** Nobody does what has failed any more: it is nothing to see to from now on. It may still begin anew. */
    public void setAside(UUID id, Actor actor) {
        JobView job = locked(id);
        if (job.state() != JobState.FAILED) {
            throw new Conflict("job.not_failed", "This job has not failed; there is nothing to set aside.");
        }
        runs.cancel(id);
        audit(actor, "job.set_aside", job);
        events.publishEvent(new JobSetAside(ProviderScope.required(), id, job.kind(), actor));
    }

    /** Ends a job if it has not ended by itself meanwhile. */
    public void cancelIfOpen(UUID id, Actor actor) {
        if (runs.findAndLock(id).filter(job -> job.state().open()).isPresent()) {
            cancel(id, actor);
        }
    }

    private JobView locked(UUID id) {
        return runs.findAndLock(id).orElseThrow(() -> new NotFound("job"));
    }

    private void audit(Actor actor, String action, JobView job) {
        AuditSubject subject = new AuditSubject("job", job.id().toString(), job.subject());
        events.publishEvent(
                AuditFact.of(actor, action, subject).customer(job.customerId()).details(Map.of("kind", job.kind())));
    }
}
