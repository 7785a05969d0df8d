package io.gatehouse.job.run;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.pause.JobPause.Scope;
import io.gatehouse.job.pause.JobPauses;
import io.gatehouse.job.pause.Pauses;
import io.gatehouse.job.pause.Topic;
import io.gatehouse.job.schedule.ScheduleTroubles;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Calls recurring work once per provider; what fails for one provider does not keep the others from it. */
@Component
class RecurringRunner {

    private static final Logger log = LoggerFactory.getLogger(RecurringRunner.class);

    private static final Duration UPGRADE = Duration.ofDays(1);
    private static final Duration LEFT_TO_OTHERS = Duration.ofMinutes(1);

    private final Map<String, Instant> unknown = new ConcurrentHashMap<>();
    private final ObjectProvider<RecurringWork> works;
    private final JdbcClient jdbc;
    private final Pauses pauses;
    private final JobPauses rests;
    private final ScheduleTroubles troubles;
    private final InstantSource clock;

    RecurringRunner(
            ObjectProvider<RecurringWork> works,
            JdbcClient jdbc,
            Pauses pauses,
            JobPauses rests,
            ScheduleTroubles troubles,
            @Qualifier("databaseClock") InstantSource clock) {
        this.works = works;
        this.jdbc = jdbc;
        this.pauses = pauses;
        this.rests = rests;
        this.troubles = troubles;
        this.clock = clock;
    }

    CompletionHandler<Void> execute(TaskInstance<Void> instance, ExecutionContext context) {
        Instant begun = clock.instant();
        Optional<RecurringWork> work = works.stream()
                .filter(candidate -> candidate.name().equals(instance.getId()))
                .findFirst();
        if (work.isEmpty()) {
            return unknown(instance.getId(), context.getExecution(), begun);
        }
        unknown.remove(instance.getId());
        boolean failedBefore = context.getExecution().consecutiveFailures > 0;
        List<Exception> failures = providers().stream()
                .flatMap(provider -> run(work.get(), provider, failedBefore).stream())
                .toList();
        Instant next = begun.plus(work.get().every());
        return (complete, operations) -> operations.reschedule(
                failures.isEmpty()
                        ? complete
                        : ExecutionComplete.failure(
                                complete.getExecution(), begun, complete.getTimeDone(), failures.getFirst()),
                next);
    }

    /**
     * A newer replica may know it, while an upgrade goes round: it is left for that one. Nothing is noted as run. What
     * nobody has known for a day is over.
     */
    private CompletionHandler<Void> unknown(String name, Execution execution, Instant now) {
        Instant since = Stream.of(
                        unknown.computeIfAbsent(name, first -> now), execution.lastSuccess, execution.lastFailure)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(now);
        if (since.plus(UPGRADE).isBefore(now)) {
            log.info("Nobody knows the recurring work {} any more", name);
            return new CompletionHandler.OnCompleteRemove<>();
        }
        return (complete, operations) -> operations.reschedule(
                ExecutionComplete.success(execution, now, execution.lastSuccess), now.plus(LEFT_TO_OTHERS));
    }

    private void unlessPaused(RecurringWork work) {
        Topic topic = work.pausedWith();
        boolean paused = topic != null && pauses.standing(topic).isPresent();
        if (!paused && rests.standing(Scope.SCHEDULE, work.name()).isEmpty()) {
            work.run();
        }
    }

    private List<ProviderId> providers() {
        return jdbc.sql("select id from provider")
                .query((row, n) -> new ProviderId(row.getObject("id", UUID.class)))
                .list();
    }

    /** @param failedBefore whether it did last time, for whomever: while all is well nothing is written */
    private Optional<Exception> run(RecurringWork work, ProviderId provider, boolean failedBefore) {
        try {
            ProviderScope.run(provider, () -> unlessPaused(work));
            if (failedBefore) {
                note(work, provider, troubles::over);
            }
            return Optional.empty();
        } catch (RuntimeException e) {
            log.warn("Recurring work {} failed for provider {}", work.name(), provider, e);
            note(work, provider, troubles::failed);
            return Optional.of(e);
        }
    }

    /** Without a database there is nothing to show either. */
    private static void note(RecurringWork work, ProviderId provider, Consumer<String> write) {
        try {
            ProviderScope.run(provider, () -> write.accept(work.name()));
        } catch (DataAccessException | TransactionException e) {
            log.warn("How {} went for provider {} could not be written down: {}", work.name(), provider, e.toString());
        }
    }
}
