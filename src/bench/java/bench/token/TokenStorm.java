package bench.token;

import bench.harness.Benchmark;
import bench.harness.Contender;
import bench.harness.Cost.Kind;
import bench.harness.Lab;
import bench.harness.Portal;
import bench.harness.Report;
import bench.harness.Rounds;
import bench.harness.Spread;
import bench.harness.Tenants;
import bench.harness.Tenants.Tenant;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.connection.token.ConnectionUnavailable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * After an outage all tenants are due at once: 64 workers, several callers for each tenant, a token endpoint that takes
 * 100 ms and refuses one call in a hundred for a second.
 */
public final class TokenStorm implements Benchmark {

    private static final int TENANTS = 2_000;
    private static final int CALLERS_EACH = 3;
    private static final int WORKERS = 64;
    private static final int MILLIS = 100;
    private static final int ALONE = 50;

    @Override
    public String id() {
        return "B9";
    }

    @Override
    public String title() {
        return "storm of %,d tenants, %d ms a token, %d workers".formatted(TENANTS, MILLIS, WORKERS);
    }

    @Override
    public void run(Lab lab, Report report) throws Exception {
        Portal portal = lab.portal();
        List<Tenant> tenants = new Tenants(lab.database(), portal).make(TENANTS);
        lab.database().admin.execute("vacuum analyze");
        AccessTokens tokens = portal.bean(AccessTokens.class);
        lab.cloud().tokenMillis = MILLIS;
        try {
            int rounds = Math.min(3, Integer.getInteger("bench.rounds", 5));
            Rounds storm = Rounds.of(lab.meter(), List.of(storm(lab, portal, tokens, tenants, 0)), rounds);
            Rounds serial = Rounds.of(lab.meter(), List.of(serial(portal, tokens, tenants)), 1);
            Rounds refused = Rounds.of(lab.meter(), List.of(storm(lab, portal, tokens, tenants, 100)), 1);
            double ideal = TENANTS * MILLIS / 1000.0 / WORKERS;
            report.costs(storm, TENANTS, "tenant");
            report.costs(refused, TENANTS, "tenant");
            report.line("The ideal is %,d x %d ms / %d = %.2f s; a serial loop over %d tenants took %.1f s."
                    .formatted(
                            TENANTS,
                            MILLIS,
                            WORKERS,
                            ideal,
                            ALONE,
                            serial.costs("serial").getFirst().wall()));
            report.line("");
            report.atMost("times the ideal", over(storm, 1 / ideal), 1.2);
            report.atMost("times the ideal, 1 % refused", over(refused, 1 / ideal), 1.2);
            double loop = serial.costs("serial").getFirst().wall() * TENANTS / ALONE;
            report.atLeast(
                    "times faster than a serial loop",
                    Spread.of(storm.costs("Gatehouse, all answered").stream()
                            .map(cost -> loop / cost.wall())
                            .toList()),
                    45);
        } finally {
            lab.cloud().tokenMillis = 0;
            lab.cloud().refuseEvery = 0;
        }
    }

    private static Spread over(Rounds rounds, double factor) {
        return Spread.of(rounds.all().values().iterator().next().stream()
                .map(cost -> Kind.WALL.of(cost) * factor)
                .toList());
    }

    /** Exactly one call is answered for each tenant, however many want its token. */
    private static Contender storm(Lab lab, Portal portal, AccessTokens tokens, List<Tenant> tenants, int refuseEvery)
            throws Exception {
        var cloud = lab.cloud();
        long[] before = new long[1];
        return Contender.of(
                        refuseEvery == 0 ? "Gatehouse, all answered" : "Gatehouse, 1 % refused",
                        () -> drain(portal, tokens, tenants))
                .preparedBy(() -> {
                    cloud.refuseEvery = refuseEvery;
                    tenants.forEach(tenant -> tokens.forget(tenant.connection()));
                    before[0] = cloud.tokens.get() - cloud.refused.get();
                })
                .checkedBy(() -> {
                    long answered = cloud.tokens.get() - cloud.refused.get() - before[0];
                    Report.require(answered == TENANTS, answered + " answered calls for " + TENANTS + " tenants");
                    Report.require(cloud.early.get() == 0, cloud.early + " calls before the named pause was over");
                });
    }

    private static void drain(Portal portal, AccessTokens tokens, List<Tenant> tenants) throws Exception {
        List<Tenant> due = new ArrayList<>();
        for (int i = 0; i < CALLERS_EACH; i++) {
            due.addAll(tenants);
        }
        Collections.shuffle(due, new Random(1));
        DelayQueue<Caller> queue = new DelayQueue<>();
        long begin = System.nanoTime();
        for (int i = 0; i < due.size(); i++) {
            // those at once stay in the order they came in
            queue.add(new Caller(due.get(i), begin - due.size() + i));
        }
        CountDownLatch open = new CountDownLatch(due.size());
        try (ExecutorService workers = Executors.newFixedThreadPool(WORKERS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                running.add(workers.submit(() -> {
                    work(portal, tokens, queue, open);
                    return null;
                }));
            }
            for (Future<?> worker : running) {
                worker.get();
            }
        }
    }

    /** Who asks for a token, and when again where Microsoft wanted a pause. */
    private record Caller(Tenant tenant, long notBefore) implements Delayed {

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(notBefore - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    /** Whom Microsoft asks to wait does so, as a job does that is tried later. */
    private static void work(Portal portal, AccessTokens tokens, DelayQueue<Caller> queue, CountDownLatch open)
            throws InterruptedException {
        while (open.getCount() > 0) {
            Caller caller = queue.poll(10, TimeUnit.MILLISECONDS);
            if (caller == null) {
                continue;
            }
            try {
                portal.in(() -> tokens.forConnection(caller.tenant().connection()));
                open.countDown();
            } catch (ConnectionUnavailable later) {
                queue.add(new Caller(
                        caller.tenant(), System.nanoTime() + later.retryAfter().toNanos()));
            }
        }
    }

    private static Contender serial(Portal portal, AccessTokens tokens, List<Tenant> tenants) {
        return Contender.of(
                "serial",
                () -> tenants.stream()
                        .limit(ALONE)
                        .forEach(tenant -> portal.in(() -> tokens.prove(tenant.connection()))));
    }
}
