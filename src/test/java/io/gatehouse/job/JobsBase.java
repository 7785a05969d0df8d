package io.gatehouse.job;

import static org.awaitility.Awaitility.await;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** A provider with a job that does as it is told. */
@PortalTest
@Import(JobsBase.Probes.class)
@ResourceLock("the job that a test makes up")
@Execution(value = ExecutionMode.CONCURRENT, reason = "a database of their own, and mostly waiting")
public abstract class JobsBase {

    /** Ends a test that hangs; what waits for a retry by itself may wait for a minute. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    @Autowired
    Jobs jobs;

    @Autowired
    Probe probe;

    @Autowired
    Rows rows;

    ProviderId provider;

    @BeforeEach
    void addProvider() {
        provider = rows.another("Jobs Inc");
        probe.work = job -> {};
    }

    /** What is still to come does what the next test wants, in the middle of it. */
    @AfterEach
    void endWhatIsLeft() {
        ProviderScope.run(
                provider,
                () -> list(EnumSet.of(JobState.QUEUED, JobState.RUNNING, JobState.WAITING))
                        .forEach(job -> jobs.cancelIfOpen(job.id(), Actor.SYSTEM)));
    }

    UUID enqueue() {
        return in(() -> jobs.enqueue(request()));
    }

    static JobRequest request() {
        return new JobRequest(Probe.KIND, "Probe", null, null, Map.of(), Actor.SYSTEM, Duration.ZERO);
    }

    List<JobView> list(Set<JobState> states) {
        return in(() -> jobs.list(new JobQuery(states, null, null, null, null, 50)))
                .items();
    }

    JobView find(UUID id) {
        return in(() -> jobs.find(id).orElseThrow());
    }

    JobView reaches(UUID id, Predicate<JobView> state) {
        return await().atMost(PATIENCE).until(() -> find(id), state);
    }

    <T> T in(java.util.function.Supplier<T> work) {
        return ProviderScope.call(provider, work);
    }

    /** The scheduler puts its entry away a moment after the job's own row tells the end. */
    void leavesNoEntry() {
        await().atMost(PATIENCE).until(() -> executions() == 0);
    }

    long executions() {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql(
                                "select count(*) from scheduled_tasks where task_name = 'job' and encode(task_data, 'escape') like ?")
                        .param("%" + provider + "%")
                        .query(Long.class)
                        .single());
    }

    /** The scheduler writes down when it goes on a moment after the job's own row tells that it waits. */
    void dueNow(UUID id) {
        await().atMost(PATIENCE)
                .until(() -> rows.in(
                        provider,
                        () -> rows.jdbc()
                                        .sql(
                                                "update scheduled_tasks set execution_time = now() where task_instance = ? and not picked")
                                        .param(id.toString())
                                        .update()
                                == 1));
    }

    record Note(String text, int number) {}

    public static class Probe implements JobHandler {

        public static final String KIND = "test.probe";

        public interface Work {
            void run(JobContext job) throws Exception;
        }

        public volatile Work work = job -> {};

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public boolean takesTurns() {
            return true;
        }

        @Override
        public void run(JobContext job) throws Exception {
            work.run(job);
        }
    }

    /** Waits for another side than the probe. */
    public static class Aside implements JobHandler {

        public static final String KIND = "test.aside";

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public void run(JobContext job) {}
    }

    @TestConfiguration(proxyBeanMethods = false)
    public static class Probes {
        @Bean
        Aside aside() {
            return new Aside();
        }

        @Bean
        Probe probe() {
            return new Probe();
        }
    }
}
