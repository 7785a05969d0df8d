package io.gatehouse.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.gatehouse.Gatehouse;
import io.gatehouse.connection.token.AccessToken;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.JobsBase;
import io.gatehouse.job.JobsBase.Probe;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.QuietTimes;
import io.gatehouse.microsoft.call.QuietTimes.Side;
import io.gatehouse.microsoft.call.QuietTimes.Whom;
import io.gatehouse.microsoft.call.TenantBudgets;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftError;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure.Throttled;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/** Two replicas on one database: nothing is done twice, and nothing stops when one of them dies. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplicasTests extends TokenRefreshBase {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What it is not told it does not find while these tests run. */
    private static final String HARDLY_LOOKS = "--db-scheduler.polling-interval=1h";

    private static ConfigurableApplicationContext other;

    @Autowired
    ConfigurableEnvironment environment;

    @Autowired
    Jobs jobs;

    @Autowired
    TenantBudgets budgets;

    @Autowired
    QuietTimes quiet;

    @Autowired
    Probe probe;

    @Autowired
    Scheduler scheduler;

    @BeforeEach
    void startTheOther() {
        if (other == null) {
            other = new SpringApplicationBuilder(Gatehouse.class, JobsBase.Probes.class)
                    .profiles("test")
                    .run(Stream.concat(same(), Stream.of("--server.port=0", HARDLY_LOOKS))
                            .toArray(String[]::new));
        }
    }

    @AfterEach
    void rest() {
        scheduler.resume();
        probe.work = job -> {};
    }

    @AfterAll
    static void stopTheOther() {
        other.close();
        other = null;
    }

    /** R6. */
    @Test
    @Order(1)
    void askMicrosoftOnceForAHundredThreadsOnTwoReplicas() throws Exception {
        AccessTokens theirs = other.getBean(AccessTokens.class);
        await().atMost(PATIENCE).until(() -> forgotten(theirs));
        long before = tokenCalls();

        CountDownLatch start = new CountDownLatch(1);
        List<Future<AccessToken>> asked = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(100)) {
            for (int i = 0; i < 100; i++) {
                AccessTokens replica = i % 2 == 0 ? tokens : theirs;
                asked.add(threads.submit(() -> {
                    start.await();
                    return in(() -> replica.forConnection(made.connection()));
                }));
            }
            start.countDown();
        }

        Set<String> values = new HashSet<>();
        for (Future<AccessToken> one : asked) {
            values.add(one.get().value().reveal());
        }
        assertThat(tokenCalls() - before).isOne();
        assertThat(values).hasSize(1);
    }

    @Test
    @Order(2)
    void keepQuietForATenantWhenGraphAskedOneOfThemTo() {
        GraphAccess throttled = access(UUID.randomUUID().toString(), UUID.randomUUID());
        TenantBudgets theirs = other.getBean(TenantBudgets.class);

        assertThatThrownBy(() -> budgets.call(throttled, () -> {
                    throw new MicrosoftException(new Throttled(
                            MicrosoftError.of(FailureKind.THROTTLED, "too many requests"), Duration.ofMinutes(5)));
                }))
                .isInstanceOf(MicrosoftException.class);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThatThrownBy(() -> theirs.call(throttled, () -> "called"))
                        .isInstanceOfSatisfying(
                                MicrosoftException.class,
                                refused -> assertThat(((Throttled) refused.failure()).retryAfter())
                                        .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5))));
        assertThat(theirs.call(access(made.tenant().tenantId(), UUID.randomUUID()), () -> "called"))
                .isEqualTo("called");
    }

    @Test
    @Order(2)
    void keepQuietForAnApplicationInEveryTenantWhenGraphAskedOneOfThemTo() {
        UUID application = UUID.randomUUID();
        GraphAccess one = access(UUID.randomUUID().toString(), application);
        GraphAccess another = access(UUID.randomUUID().toString(), application);
        TenantBudgets theirs = other.getBean(TenantBudgets.class);

        assertThatThrownBy(() -> budgets.call(one, () -> {
                    throw new MicrosoftException(new Throttled(
                            MicrosoftError.of(FailureKind.THROTTLED, "too many requests"),
                            Duration.ofMinutes(5),
                            application.toString()));
                }))
                .isInstanceOf(MicrosoftException.class);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThatThrownBy(() -> theirs.call(another, () -> "called"))
                        .isInstanceOf(MicrosoftException.class));
        GraphAccess own = access(another.tenant().value(), UUID.randomUUID());
        assertThat(theirs.call(own, () -> "called")).isEqualTo("called");
    }

    private static GraphAccess access(String tenant, UUID application) {
        return new GraphAccess(new TenantId(tenant), Secret.of("bearer"), application.toString());
    }

    @Test
    @Order(2)
    void keepQuietForATenantWhenTheSignInAskedOneOfThemTo() {
        TenantId throttled = new TenantId(UUID.randomUUID().toString());
        TokenEndpoint theirs = other.getBean(TokenEndpoint.class);
        theirs.ready(throttled);

        assertThatThrownBy(() -> quiet.heeding(new Whom(Side.SIGN_IN, throttled.value()), () -> {
                    throw new MicrosoftException(new Throttled(
                            MicrosoftError.of(FailureKind.THROTTLED, "too many requests"), Duration.ofMinutes(5)));
                }))
                .isInstanceOf(MicrosoftException.class);

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThatThrownBy(() -> theirs.ready(throttled)).isInstanceOf(MicrosoftException.class));
        theirs.ready(new TenantId(made.tenant().tenantId()));
    }

    @Test
    @Order(3)
    void doEachJobOnce() {
        List<UUID> done = Collections.synchronizedList(new ArrayList<>());
        Set<String> replicas = ConcurrentHashMap.newKeySet();
        CountDownLatch both = new CountDownLatch(2);
        work("this", done, replicas, both);
        other.getBean(Probe.class).work = noting("the other", done, replicas, both);

        List<UUID> wanted = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            Jobs replica = i % 2 == 0 ? jobs : other.getBean(Jobs.class);
            wanted.add(in(() -> replica.enqueue(request())));
        }

        await().atMost(PATIENCE).until(() -> wanted.stream().allMatch(id -> find(id).state() == JobState.SUCCEEDED));
        assertThat(done).containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(replicas).containsExactlyInAnyOrder("this", "the other");
    }

    /** One that only answers people, or whose threads are all taken, has the work begin elsewhere at once. */
    @Test
    @Order(4)
    void beginWhatTheOneWithTheCauseCannot() {
        List<UUID> done = Collections.synchronizedList(new ArrayList<>());
        other.getBean(Probe.class).work = job -> done.add(job.id());
        scheduler.pause();

        for (int i = 0; i < 20; i++) {
            UUID wanted = in(() -> jobs.enqueue(request()));
            await().pollInterval(Duration.ofMillis(10)).atMost(PATIENCE).until(() -> done.contains(wanted));
        }

        assertThat(done).doesNotHaveDuplicates();
    }

    /** How the work of one that is killed is taken up takes a minute, and is a test of the jobs. Last: it does not come back. */
    @Test
    @Order(5)
    void goOnWithTheWorkOfOneThatStops() {
        Set<UUID> theirs = ConcurrentHashMap.newKeySet();
        other.getBean(Probe.class).work = job -> {
            theirs.add(job.id());
            new CountDownLatch(1).await();
        };
        List<UUID> wanted = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            wanted.add(in(() -> other.getBean(Jobs.class).enqueue(request())));
        }
        // one that is claimed, yet not begun, would be an attempt too
        await().atMost(PATIENCE)
                .until(() -> !theirs.isEmpty()
                        && wanted.stream()
                                .allMatch(id -> theirs.contains(id) || find(id).state() == JobState.SUCCEEDED));

        other.close();

        await().atMost(PATIENCE).until(() -> wanted.stream().allMatch(id -> find(id).state() == JobState.SUCCEEDED));
        assertThat(wanted).allSatisfy(id -> assertThat(find(id).attempt()).isEqualTo(theirs.contains(id) ? 2 : 1));
    }

    /** Both have the same token and then none; nothing is on its way between them. */
    private boolean forgotten(AccessTokens theirs) {
        tokens.forget(made.connection());
        theirs.forget(made.connection());
        letAnHourPass();
        AccessToken ours = in(() -> tokens.forConnection(made.connection()));
        boolean same = ours.value()
                .reveal()
                .equals(in(() -> theirs.forConnection(made.connection()))
                        .value()
                        .reveal());
        tokens.forget(made.connection());
        theirs.forget(made.connection());
        letAnHourPass();
        return same;
    }

    private void work(String replica, List<UUID> done, Set<String> replicas, CountDownLatch both) {
        probe.work = noting(replica, done, replicas, both);
    }

    /** The first of each replica waits for the other one: else the faster of them might do all of it. */
    private static Probe.Work noting(String replica, List<UUID> done, Set<String> replicas, CountDownLatch both) {
        return job -> {
            done.add(job.id());
            if (replicas.add(replica)) {
                both.countDown();
            }
            both.await(1, TimeUnit.MINUTES);
        };
    }

    private Stream<String> same() {
        return environment.getPropertySources().stream()
                .filter(EnumerablePropertySource.class::isInstance)
                .flatMap(source -> Arrays.stream(((EnumerablePropertySource<?>) source).getPropertyNames()))
                .filter(name -> name.startsWith("gatehouse.")
                        || name.startsWith("spring.datasource.") && !name.contains("hikari")
                        || name.startsWith("spring.mail."))
                .distinct()
                .map(name -> "--" + name + "=" + environment.getProperty(name));
    }

    private JobRequest request() {
        return JobRequest.of(Probe.KIND, "Probe", null, null, Actor.SYSTEM);
    }

    private JobView find(UUID id) {
        return in(() -> jobs.find(id).orElseThrow());
    }

    private long tokenCalls() {
        return sandbox.calls().stream()
                .filter(call -> call.path().contains(made.tenant().tenantId())
                        && call.path().endsWith("/token"))
                .count();
    }

    private void letAnHourPass() {
        change(
                "update delegated_grant set last_refresh_at = now() - interval '1 hour' where connection_id = ?",
                made.connection());
    }

    private void change(String sql, Object parameter) {
        rows.in(provider, () -> rows.jdbc().sql(sql).param(parameter).update());
    }
}
