package io.gatehouse.directory;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.lenient;

import io.gatehouse.connection.token.AccessToken;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.delta.DeltaPage;
import io.gatehouse.microsoft.delta.DirectoryPages;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Prints what a sync of 5,000 users costs, against reading and parsing the same pages alone, in one run and as medians of
 * five rounds. Not part of the tests: {@code mvn test -Dtest=SyncBenchmark}.
 */
@Tag("benchmark")
class SyncBenchmark extends DirectoryBase {

    private static final int USERS = 5_000;
    private static final int ROUNDS = 5;
    private static final com.sun.management.OperatingSystemMXBean SYSTEM =
            (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @Autowired
    DirectoryPages pages;

    private record Cost(double wallMillis, double cpuMillis, long walBytes) {}

    @BeforeEach
    void fillDirectory() {
        graph.pageSize = 200;
        for (int i = 0; i < USERS; i++) {
            graph.addUser("User" + i);
        }
        lenient().when(tokens.forConnection(any())).thenReturn(new AccessToken(Secret.of("token"), Instant.MAX));
    }

    @Test
    void printsWhatASyncCosts() {
        Cost[] limit = new Cost[ROUNDS];
        Cost[] first = new Cost[ROUNDS];
        Cost[] full = new Cost[ROUNDS];
        Cost[] nothing = new Cost[ROUNDS];
        readAndParse();
        sync();
        for (int round = 0; round < ROUNDS; round++) {
            limit[round] = measure(this::readAndParse);
            rows.in(
                    provider,
                    () -> sql("delete from directory_sync").update()
                            + sql("delete from directory_user").update());
            first[round] = measure(this::sync);
            full[round] = measure(() -> sync(new SyncRun.Data(false, true, false)));
            nothing[round] = measure(this::sync);
        }
        print("read and parse only", limit, limit);
        print("first sync", first, limit);
        print("full pass, nothing changed", full, limit);
        print("delta, nothing changed", nothing, limit);
    }

    private void readAndParse() {
        GraphAccess access = new GraphAccess(new TenantId(UUID.randomUUID().toString()), Secret.of("token"));
        String link = null;
        DeltaPage page;
        do {
            page = pages.users(access, link, user -> {});
            link = page.nextLink();
        } while (!page.last());
    }

    private Cost measure(Runnable work) {
        long wal = walPosition();
        long cpu = SYSTEM.getProcessCpuTime();
        long begun = System.nanoTime();
        work.run();
        double wall = (System.nanoTime() - begun) / 1e6;
        double used = (SYSTEM.getProcessCpuTime() - cpu) / 1e6;
        return new Cost(wall, used, walPosition() - wal);
    }

    private long walPosition() {
        return in(() -> sql("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')")
                .query(Long.class)
                .single());
    }

    private static void print(String what, Cost[] costs, Cost[] limit) {
        double wall = median(Arrays.stream(costs).mapToDouble(Cost::wallMillis).toArray());
        double ratio =
                wall / median(Arrays.stream(limit).mapToDouble(Cost::wallMillis).toArray());
        double cpu = median(Arrays.stream(costs).mapToDouble(Cost::cpuMillis).toArray());
        double wal = median(Arrays.stream(costs).mapToDouble(Cost::walBytes).toArray());
        System.out.printf(
                Locale.ENGLISH,
                "%-28s %8.0f ms wall (%.1f x limit) %8.1f us CPU per user %10.1f bytes WAL per user%n",
                what,
                wall,
                ratio,
                cpu * 1_000 / USERS,
                wal / USERS);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
