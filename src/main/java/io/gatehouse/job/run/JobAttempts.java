package io.gatehouse.job.run;

import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.shared.ProviderScope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** What a running attempt writes to its row; fenced by the attempt's number, so a late one changes nothing. */
@Repository
@Transactional
class JobAttempts {

    private final JdbcClient jdbc;
    private final JsonMapper json;

    JobAttempts(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Begins an attempt; empty where there is nothing left to do. */
    Optional<JobView> claim(UUID id) {
        return jdbc.sql("""
            update job_run set state = 'RUNNING', attempt = attempt + 1, error = null,
                next_attempt_at = null, not_before = null, started_at = coalesce(started_at, now()),
                turn = case when turn is not null then 'TAKEN' end
            where provider_id = ? and id = ? and state in ('QUEUED', 'WAITING', 'RUNNING')
            returning\s""" + JobRow.COLUMNS)
                .params(ProviderScope.required().value(), id)
                .query(JobRow::map)
                .optional();
    }

    /** Whether the job still is to be done; it waits without an attempt, and one that still works is too late. */
    boolean hold(UUID id, String reason, Instant next) {
        return jdbc.sql("""
            update job_run set state = 'WAITING', error = ?, next_attempt_at = ?
            where provider_id = ? and id = ? and state in ('QUEUED', 'WAITING', 'RUNNING')
            """)
                        .params(
                                reason,
                                next.atOffset(ZoneOffset.UTC),
                                ProviderScope.required().value(),
                                id)
                        .update()
                == 1;
    }

    <T> T data(UUID id, Class<T> type) {
        String text = jdbc.sql("select data from job_run where provider_id = ? and id = ?")
                .params(ProviderScope.required().value(), id)
                .query(String.class)
                .single();
        return json.readValue(text, type);
    }

    /**
     * Answers whether this attempt still is the one that counts. Where somebody woke the job meanwhile it does: the next one
     * begins when it has come to its end.
     *
     * @param farther whether it has all its patience again
     */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    boolean progress(JobView job, JobView.Progress progress, boolean farther) {
        return fenced("""
                update job_run set progress_done = :done, progress_total = cast(:total as bigint),
                    progress_text = :text
                """ + (farther ? ", setbacks = 0" : ""), job, "'RUNNING', 'QUEUED'")
                        .param("done", progress.done())
                        .param("total", progress.total())
                        .param("text", progress.text())
                        .update()
                == 1;
    }

    /** Writes down how an attempt ended; answers whether it still was the one that counts. */
    boolean settle(JobView job, JobOutcome outcome, Instant now) {
        if (outcome instanceof JobOutcome.Again again && again.setback()) {
            setbacks(job, "setbacks + 1");
        }
        boolean settled = written(job, outcome, now);
        if (outcome instanceof JobOutcome.Done && !settled) {
            // woken while it worked, so that it begins again by itself: this round came to its end
            setbacks(job, "0");
        }
        return settled;
    }

    private void setbacks(JobView job, String count) {
        fenced("update job_run set setbacks = " + count, job, "'RUNNING', 'QUEUED'")
                .update();
    }

    private boolean written(JobView job, JobOutcome outcome, Instant now) {
        return switch (outcome) {
            case JobOutcome.Done done -> settle(job, JobState.SUCCEEDED, null, null, false, now);
            case JobOutcome.Failed failed -> settle(job, JobState.FAILED, failed.reason(), null, false, now);
            case JobOutcome.CalledOff off -> settle(job, JobState.CANCELLED, off.reason(), null, false, now);
            case JobOutcome.Again again ->
                settle(job, again.state(), again.reason(), now.plus(again.after()), again.ordered(), null);
            case JobOutcome.TakenAway gone -> false;
        };
    }

    int setbacks(UUID id) {
        return jdbc.sql("select setbacks from job_run where provider_id = ? and id = ?")
                .params(ProviderScope.required().value(), id)
                .query(Integer.class)
                .single();
    }

    /**
     * Has the scheduler write down what comes after an attempt, or that the job goes on at once where somebody asked for
     * that meanwhile. Whoever asks now waits: he would find the entry in use, and it would be planned without him.
     */
    void conclude(UUID id, Runnable planned, Runnable atOnce) {
        boolean asked = jdbc.sql("""
                        select state = 'QUEUED' and next_attempt_at is null from job_run
                        where provider_id = ? and id = ? for update
                        """)
                .params(ProviderScope.required().value(), id)
                .query(Boolean.class)
                .optional()
                .orElse(false);
        (asked ? atOnce : planned).run();
    }

    private boolean settle(
            JobView job,
            JobState state,
            @Nullable String error,
            @Nullable Instant next,
            boolean ordered,
            @Nullable Instant finished) {
        return fenced("""
            update job_run set state = :state, error = cast(:error as text),
                next_attempt_at = cast(:next as timestamptz), not_before = cast(:before as timestamptz),
                finished_at = cast(:finished as timestamptz)
            """, job, "'RUNNING'")
                        .param("state", state.name())
                        .param("error", error)
                        .param("next", time(next))
                        .param("before", ordered ? time(next) : null)
                        .param("finished", time(finished))
                        .update()
                == 1;
    }

    private JdbcClient.StatementSpec fenced(String update, JobView job, String states) {
        return jdbc.sql(update + " where provider_id = :provider and id = :id and attempt = :attempt and state in ("
                        + states + ")")
                .param("provider", ProviderScope.required().value())
                .param("id", job.id())
                .param("attempt", job.attempt());
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
