package io.gatehouse.job.page;

import com.github.kagkarlsson.scheduler.ScheduledExecution;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceException;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.pause.JobPause;
import io.gatehouse.job.pause.JobPause.Scope;
import io.gatehouse.job.pause.JobPauses;
import io.gatehouse.job.run.JobTasks;
import io.gatehouse.job.schedule.ScheduleTroubles;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.NotFound;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.MessageSource;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What recurs, when it ran last and when it runs next; puts each {@link RecurringWork} on the scheduler's list at start. */
@Component
class Schedules {

    private static final Logger log = LoggerFactory.getLogger(Schedules.class);

    private final Scheduler scheduler;
    private final ObjectProvider<RecurringWork> works;
    private final InstantSource clock;
    private final MessageSource messages;
    private final JobPauses jobPauses;
    private final ScheduleTroubles troubles;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    Schedules(
            Scheduler scheduler,
            ObjectProvider<RecurringWork> works,
            @Qualifier("databaseClock") InstantSource clock,
            MessageSource messages,
            JobPauses jobPauses,
            ScheduleTroubles troubles,
            ApplicationEventPublisher events,
            TransactionTemplate transaction) {
        this.scheduler = scheduler;
        this.works = works;
        this.clock = clock;
        this.messages = messages;
        this.jobPauses = jobPauses;
        this.troubles = troubles;
        this.events = events;
        this.transaction = transaction;
    }

    /** One line of the list of schedules. */
    record ScheduleView(
            String name,
            Duration every,
            @Nullable Instant lastSuccess,
            @Nullable Instant lastFailure,
            @Nullable Instant next,
            boolean running,
            @Nullable JobPause pause) {

        public boolean failing() {
            return lastFailure != null && (lastSuccess == null || lastFailure.isAfter(lastSuccess));
        }

        /** Where it failed last it was for another provider, whose trouble is nobody's business here. */
        ScheduleView wellHere() {
            return failing() ? new ScheduleView(name, every, lastFailure, null, next, running, pause) : this;
        }
    }

    /** A period that became shorter since the last start counts at once. */
    @EventListener(ApplicationReadyEvent.class)
    void plan() {
        works.forEach(work -> {
            Instant latest = clock.instant().plus(work.every());
            boolean late = execution(work.name())
                    .filter(planned ->
                            !planned.isPicked() && planned.getExecutionTime().isAfter(latest))
                    .isPresent();
            if (late) {
                unlessTaken(work.name(), latest);
            } else {
                scheduler.scheduleIfNotExists(JobTasks.recurring(work.name()), clock.instant());
            }
        });
        scheduler.triggerCheckForDueExecutions();
    }

    List<ScheduleView> all() {
        List<JobPause> paused = jobPauses.all();
        Set<String> failing = troubles.failing();
        return works.stream()
                .map(work -> view(work, paused))
                .map(schedule -> failing.contains(schedule.name()) ? schedule : schedule.wellHere())
                .sorted(Comparator.comparing(ScheduleView::name))
                .toList();
    }

    /** A schedule in words. */
    record Line(ScheduleView schedule, String title, String every) {}

    List<Line> lines(Locale locale) {
        return all().stream()
                .map(schedule -> new Line(
                        schedule,
                        String.valueOf(
                                messages.getMessage("job.schedule." + schedule.name(), null, schedule.name(), locale)),
                        JobLine.words(schedule.every())))
                .toList();
    }

    void runNow(String name, Actor by) {
        if (works.stream().noneMatch(work -> work.name().equals(name))) {
            throw new NotFound("schedule");
        }
        transaction.executeWithoutResult(status -> {
            if (execution(name).filter(planned -> !planned.isPicked()).isPresent()) {
                unlessTaken(name, clock.instant());
            }
            events.publishEvent(AuditFact.of(by, "job.schedule_run", new AuditSubject("job_schedule", name, name)));
        });
        scheduler.triggerCheckForDueExecutions();
    }

    /** Another replica may have begun it, and even be done with it, since we looked: then it plans the next run. */
    private void unlessTaken(String name, Instant time) {
        try {
            scheduler.reschedule(instance(name), time);
        } catch (TaskInstanceException taken) {
            log.debug("Schedule {} was begun meanwhile", name, taken);
        }
    }

    private ScheduleView view(RecurringWork work, List<JobPause> paused) {
        Optional<ScheduledExecution<Object>> planned = execution(work.name());
        return new ScheduleView(
                work.name(),
                work.every(),
                planned.map(ScheduledExecution::getLastSuccess).orElse(null),
                planned.map(ScheduledExecution::getLastFailure).orElse(null),
                planned.map(ScheduledExecution::getExecutionTime).orElse(null),
                planned.map(ScheduledExecution::isPicked).orElse(false),
                paused.stream()
                        .filter(pause -> pause.of(Scope.SCHEDULE, work.name()))
                        .findFirst()
                        .orElse(null));
    }

    private Optional<ScheduledExecution<Object>> execution(String name) {
        return scheduler.getScheduledExecution(instance(name));
    }

    private static TaskInstanceId instance(String name) {
        return JobTasks.RECURRING.instanceId(name);
    }
}
