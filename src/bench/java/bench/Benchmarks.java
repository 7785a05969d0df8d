package bench;

import bench.harness.Benchmark;
import bench.harness.Lab;
import bench.hook.Notifications;
import bench.job.Start;
import bench.job.Throughput;
import bench.job.Waiting;
import bench.read.Search;
import bench.sync.DeltaSync;
import bench.sync.EmptyPolls;
import bench.sync.FirstSync;
import bench.sync.Fleet;
import bench.sync.FullResync;
import bench.sync.ListFirst;
import bench.sync.SlowGraph;
import bench.sync.SmallHeap;
import bench.token.Sealing;
import bench.token.TokenCost;
import bench.token.TokenStorm;
import bench.web.FirstAnswer;
import bench.web.PendingPage;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** All benchmarks, or those that {@code -Dbench=B1,B8} names; fails where a result is wrong, not where it is slow. */
class Benchmarks {

    private static final Lab LAB = new Lab();

    private static List<Benchmark> all() {
        return List.of(
                // before others leave customers behind, for whom the started portals would work
                new FirstAnswer(),
                new FirstSync(),
                new FullResync(),
                new DeltaSync(),
                new SlowGraph(),
                new ListFirst(),
                new Fleet(),
                new EmptyPolls(),
                new SmallHeap(),
                new TokenCost(),
                new TokenStorm(),
                new Sealing(),
                new Notifications(),
                new PendingPage(),
                new Search(),
                new Start(),
                new Throughput(),
                new Waiting());
    }

    @TestFactory
    Stream<DynamicTest> benchmarks() {
        String wanted = System.getProperty("bench", "all");
        Set<String> ids = Arrays.stream(wanted.split(",")).collect(Collectors.toSet());
        List<Benchmark> chosen = all().stream()
                .filter(one -> wanted.equals("all") || ids.contains(one.id()))
                .toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("No benchmark is called " + wanted);
        }
        return chosen.stream().map(one -> DynamicTest.dynamicTest(one.id(), () -> LAB.run(one)));
    }

    @AfterAll
    static void end() throws Exception {
        LAB.close();
    }

    /** The same without a build tool around it: ids as arguments. */
    public static void main(String[] ids) throws Exception {
        System.setProperty("bench", ids.length == 0 ? "all" : String.join(",", ids));
        try (LAB) {
            for (DynamicTest one : new Benchmarks().benchmarks().toList()) {
                try {
                    one.getExecutable().execute();
                } catch (Throwable e) {
                    throw new IllegalStateException(one.getDisplayName(), e);
                }
            }
        }
        System.exit(0);
    }
}
