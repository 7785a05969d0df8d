package io.gatehouse.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.pause.JobPauses;
import io.gatehouse.job.pause.Pauses;
import io.gatehouse.job.schedule.ScheduleTroubles;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** What comes again and fails for one provider is that one's trouble. */
@PortalTest
class ScheduleTroubleTests {

    private static final String WORK = "test.trouble";

    @Autowired
    Rows rows;

    @Autowired
    Pauses pauses;

    @Autowired
    JobPauses rests;

    @Autowired
    ScheduleTroubles troubles;

    private final Set<ProviderId> unlucky = new HashSet<>();
    private ProviderId one;
    private ProviderId other;
    private RecurringRunner runner;

    @BeforeEach
    void addProviders() {
        one = rows.another("Unlucky Ltd");
        other = rows.another("Lucky Ltd");
        runner = new RecurringRunner(
                new StaticListableBeanFactory(Map.of("work", new Fragile())).getBeanProvider(RecurringWork.class),
                rows.jdbc(),
                pauses,
                rests,
                troubles,
                Clock.systemUTC());
    }

    @Test
    void isKeptForTheProviderAloneUntilItGoesWell() {
        unlucky.add(one);
        comesAgain(0);
        comesAgain(1);

        assertThat(failures(one)).isEqualTo(2);
        assertThat(failing(other)).isEmpty();

        unlucky.clear();
        unlucky.add(other);
        comesAgain(2);
        assertThat(failing(one)).isEmpty();
        assertThat(failures(other)).isEqualTo(1);

        unlucky.clear();
        comesAgain(3);
        assertThat(failing(other)).isEmpty();
    }

    private void comesAgain(int consecutiveFailures) {
        TaskInstance<Void> instance = JobTasks.recurring(WORK);
        ExecutionContext context = mock(ExecutionContext.class);
        when(context.getExecution())
                .thenReturn(new Execution(
                        Clock.systemUTC().instant(), instance, true, "me", null, null, consecutiveFailures, null, 1));
        runner.execute(instance, context);
    }

    private Set<String> failing(ProviderId provider) {
        return ProviderScope.call(provider, troubles::failing);
    }

    private int failures(ProviderId provider) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select failures from schedule_trouble where schedule = ?")
                        .param(WORK)
                        .query(Integer.class)
                        .single());
    }

    private final class Fragile implements RecurringWork {

        @Override
        public String name() {
            return WORK;
        }

        @Override
        public Duration every() {
            return Duration.ofHours(1);
        }

        @Override
        public void run() {
            if (unlucky.contains(ProviderScope.required())) {
                throw new IllegalStateException("not today");
            }
        }
    }
}
