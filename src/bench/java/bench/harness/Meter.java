package bench.harness;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Reads the clock and the counters before and after a piece of work. */
public final class Meter {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Database database;

    public Meter(Database database) {
        this.database = database;
    }

    private record Reading(long nanos, long cpu, double database, long wal, long allocated) {}

    Cost of(Contender contender) throws Exception {
        System.gc();
        Reading before = read();
        contender.work().run();
        long end = System.nanoTime();
        contender.rest().run();
        Reading after = read();
        return new Cost(
                (end - before.nanos()) / 1e9,
                (after.cpu() - before.cpu()) / 1e9,
                after.database() - before.database(),
                after.wal() - before.wal(),
                after.allocated() - before.allocated());
    }

    /** How many transactions the work commits; takes seconds, for PostgreSQL counts them late. */
    long commits(Contender contender) throws Exception {
        long before = database.commits();
        contender.work().run();
        contender.rest().run();
        // the question before the work was counted by now
        return database.commits() - before - 1;
    }

    private Reading read() {
        return new Reading(
                System.nanoTime(),
                SYSTEM.getProcessCpuTime() + ofLivingChildren(),
                database.cpuSeconds(),
                database.walPosition(),
                THREADS.getTotalThreadAllocatedBytes());
    }

    /** In nanoseconds; a program that is measured must be ended after its work. */
    private static long ofLivingChildren() {
        return ProcessHandle.current()
                .descendants()
                .flatMap(child -> child.info().totalCpuDuration().stream())
                .mapToLong(Duration::toNanos)
                .sum();
    }
}
