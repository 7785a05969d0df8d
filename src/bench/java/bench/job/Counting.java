package bench.job;

import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobHandler;
import io.gatehouse.job.lane.Lane;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Work that does nothing but wait, and tells when it began and how much of it ran at once. */
@Configuration(proxyBeanMethods = false)
public class Counting {

    static final String KIND = "bench.wait";
    static final AtomicInteger DONE = new AtomicInteger();
    static final AtomicInteger RUNNING = new AtomicInteger();
    static final AtomicInteger MOST = new AtomicInteger();
    static final ConcurrentLinkedQueue<Long> BEGUN = new ConcurrentLinkedQueue<>();
    static volatile long millis;

    static void reset(long wait) {
        DONE.set(0);
        MOST.set(0);
        BEGUN.clear();
        millis = wait;
    }

    /** What every engine calls. */
    public static void work() {
        BEGUN.add(System.nanoTime());
        MOST.accumulateAndGet(RUNNING.incrementAndGet(), Math::max);
        try {
            if (millis > 0) {
                Thread.sleep(millis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            RUNNING.decrementAndGet();
            DONE.incrementAndGet();
        }
    }

    static void await(int jobs) throws InterruptedException {
        long end = System.nanoTime() + 300_000_000_000L;
        while (DONE.get() < jobs) {
            if (System.nanoTime() > end) {
                throw new AssertionError(DONE.get() + " of " + jobs + " jobs were done");
            }
            Thread.sleep(1);
        }
    }

    @Bean
    JobHandler waiting() {
        return new JobHandler() {

            @Override
            public String kind() {
                return KIND;
            }

            /** All threads are its own: what is measured is the engine. */
            @Override
            public Lane lane() {
                return Lane.OURS;
            }

            @Override
            public void run(JobContext job) {
                work();
            }
        };
    }
}
