package io.gatehouse.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How much of the processors went to others while something was to be done in a certain time: programs that this test did
 * not start, on this machine or beside it. A promise of seconds is a promise on a machine that is ours; where others take
 * more than a fifth of it a wider limit holds, and the build's output says why.
 */
public final class Neighbours {

    private static final double QUIET = 0.2;
    private static final double FULL = 0.8;
    private static final double MOST = 0.9;
    private static final Path ALL = Path.of("/proc/stat");
    /** Of {@code /proc/stat}: user, nice, system, idle, iowait, irq, softirq, steal. */
    private static final List<Integer> BUSY = List.of(1, 2, 3, 6, 7, 8);

    private static final List<Integer> IDLE = List.of(4, 5);

    private final long busy = all(BUSY);
    private final long idle = all(IDLE);
    private final long ours = ours();

    private Neighbours() {}

    public static Neighbours watch() {
        return new Neighbours();
    }

    /**
     * The time that was allowed for something that is over now; says what it took, and why it may take longer where it
     * did and others kept the processors busy.
     */
    public Duration limit(String what, Duration plain, Duration took) {
        double share = share();
        return limit(what, plain, took, share, share >= QUIET);
    }

    /**
     * The same for something that mostly waits: where nearly all processors were busy it was not busy itself but kept
     * waiting, perhaps by portals that another test of this JVM started.
     */
    public Duration limitOfWaiting(String what, Duration plain, Duration took) {
        double share = share();
        return limit(what, plain, took, share, share >= QUIET || busy() >= FULL);
    }

    private Duration limit(String what, Duration plain, Duration took, double share, boolean kept) {
        boolean needsMore = took.compareTo(plain) >= 0 && kept;
        Duration limit = needsMore ? Duration.ofMillis((long) (plain.toMillis() * 2 / (1 - share))) : plain;
        System.out.printf(
                Locale.ROOT,
                "%s: %.1f s of at most %.1f s%s%n",
                what,
                took.toMillis() / 1000.0,
                limit.toMillis() / 1000.0,
                needsMore
                        ? String.format(
                                Locale.ROOT,
                                " instead of %.0f s, because the processors were busy to %.0f%% meanwhile,"
                                        + " to %.0f%% with other programs",
                                plain.toMillis() / 1000.0,
                                busy() * 100,
                                share * 100)
                        : "");
        return limit;
    }

    /** How much of all processors anybody had since the beginning, from 0 to 1. */
    private double busy() {
        if (!Files.exists(ALL)) {
            var system = ManagementFactory.getOperatingSystemMXBean();
            return Math.clamp(system.getSystemLoadAverage() / system.getAvailableProcessors(), 0, 1);
        }
        long worked = all(BUSY) - busy;
        return (double) worked / Math.max(1, worked + all(IDLE) - idle);
    }

    /** Of all processors since the beginning, from 0 to 0.9. */
    double share() {
        if (!Files.exists(ALL)) {
            var system = ManagementFactory.getOperatingSystemMXBean();
            double load = Math.max(0.01, system.getSystemLoadAverage());
            return Math.clamp(1 - system.getAvailableProcessors() / load, 0, MOST);
        }
        long worked = all(BUSY) - busy;
        long total = Math.max(1, worked + all(IDLE) - idle);
        return Math.clamp((double) (worked - (ours() - ours)) / total, 0, MOST);
    }

    /** Of this JVM, of all that it started, and of their ended children; servers of PostgreSQL leave their parents. */
    private static long ours() {
        return Files.exists(ALL)
                ? Stream.concat(
                                Stream.of(ProcessHandle.current()),
                                Stream.concat(
                                        ProcessHandle.current().descendants(),
                                        ProcessHandle.allProcesses().filter(Neighbours::postgres)))
                        .map(ProcessHandle::pid)
                        .distinct()
                        .mapToLong(Neighbours::of)
                        .sum()
                : 0;
    }

    private static boolean postgres(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("/postgres");
    }

    private static long all(List<Integer> columns) {
        if (!Files.exists(ALL)) {
            return 0;
        }
        String[] fields = read(ALL).lines().findFirst().orElseThrow().split("\\s+");
        return columns.stream()
                .mapToLong(column -> Long.parseLong(fields[column]))
                .sum();
    }

    /** The fields utime, stime, cutime and cstime, which follow a name that may hold blanks (proc(5)). */
    private static long of(long pid) {
        String stat = read(Path.of("/proc", String.valueOf(pid), "stat"));
        if (stat.isEmpty()) {
            return 0;
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Stream.of(11, 12, 13, 14)
                .mapToLong(field -> Long.parseLong(fields[field]))
                .sum();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException ended) {
            return "";
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("No such process")) {
                return "";
            }
            throw new UncheckedIOException(e);
        }
    }
}
