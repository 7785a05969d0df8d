package io.gatehouse.job.page;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.github.kagkarlsson.scheduler.ScheduledExecution;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.pause.JobPauses;
import io.gatehouse.job.schedule.ScheduleTroubles;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.support.StaticMessageSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class SchedulesTests {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    private final Scheduler scheduler = mock(Scheduler.class);
    private final Schedules schedules = new Schedules(
            scheduler,
            new StaticListableBeanFactory(Map.of("work", new Hourly())).getBeanProvider(RecurringWork.class),
            Clock.fixed(NOW, ZoneOffset.UTC),
            new StaticMessageSource(),
            mock(JobPauses.class),
            mock(ScheduleTroubles.class),
            mock(ApplicationEventPublisher.class),
            new TransactionTemplate(mock(PlatformTransactionManager.class)));

    private static final class Hourly implements RecurringWork {

        @Override
        public String name() {
            return "hourly";
        }

        @Override
        public Duration every() {
            return Duration.ofHours(1);
        }

        @Override
        public void run() {}
    }

    /** Else a replica that starts with a shorter period would end, because another one is at work. */
    @Test
    void startWhileAnotherReplicaBeginsWhatHasToBePlannedAnew() {
        ScheduledExecution<Object> planned = planned();
        when(scheduler.getScheduledExecution(any(TaskInstanceId.class))).thenReturn(Optional.of(planned));
        when(scheduler.reschedule(any(TaskInstanceId.class), any(Instant.class)))
                .thenThrow(new TaskInstanceCurrentlyExecutingException("recurring", "hourly"));

        assertThatCode(schedules::plan).doesNotThrowAnyException();
        assertThatCode(() -> ProviderScope.run(
                        new ProviderId(UUID.randomUUID()), () -> schedules.runNow("hourly", Actor.SYSTEM)))
                .doesNotThrowAnyException();
        verify(scheduler).reschedule(any(TaskInstanceId.class), eq(NOW.plusSeconds(3600)));
    }

    @SuppressWarnings("unchecked")
    private static ScheduledExecution<Object> planned() {
        ScheduledExecution<Object> planned = mock(ScheduledExecution.class);
        when(planned.getExecutionTime()).thenReturn(NOW.plus(Duration.ofDays(1)));
        return planned;
    }
}
