package io.gatehouse.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A jar, or another program, started as a process of its own with nothing but the variables given. */
public final class Running implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(5);
    /** How long a person waits for the end after Ctrl-C. */
    static final Duration PROMPTLY = Duration.ofSeconds(5);
    // a build that runs in the background ignores Ctrl-C and would pass that on to what it starts
    private static final List<String> HEARING_CTRL_C =
            List.of("perl", "-e", "$SIG{INT} = 'DEFAULT'; exec { $ARGV[0] } @ARGV or die $!", "--");
    // as a terminal holds Maven, which waits for the portal it started, and both hear Ctrl-C
    private static final List<String> IN_A_TERMINAL = List.of("perl", "-MPOSIX", "-e", """
            POSIX::setsid(); $SIG{INT} = sub {}; my $child = fork // die $!;
            if (!$child) { $SIG{INT} = 'DEFAULT'; exec { $ARGV[0] } @ARGV or die $! }
            until (waitpid($child, 0) == $child) {}
            exit($? >> 8 || $? & 127);
            """, "--");
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Set<Integer> PORTS = ConcurrentHashMap.newKeySet();
    private static final List<String> FROM_OUTSIDE = List.of("PATH", "HOME", "LANG", "TMPDIR", "TZ");

    private final Process process;
    private final Path output;

    private Running(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    public static Path jar() {
        return Path.of(System.getProperty("gatehouse.jar")).toAbsolutePath();
    }

    static Path demoJar() {
        return Path.of(System.getProperty("gatehouse.demo-jar")).toAbsolutePath();
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static Running java(Path directory, Map<String, String> environment, String... arguments) {
        return java(HEARING_CTRL_C, directory, environment, arguments);
    }

    /** Beside something that waits for it, as {@code mvn spring-boot:run} does. */
    static Running inTerminal(Path directory, Map<String, String> environment, String... arguments) {
        return java(IN_A_TERMINAL, directory, environment, arguments);
    }

    /** Any program that a person starts and ends in a terminal. */
    static Running inTerminal(Path directory, Map<String, String> environment, List<String> program) {
        List<String> command = new ArrayList<>(IN_A_TERMINAL);
        command.addAll(program);
        return program(directory, environment, command);
    }

    private static Running java(
            List<String> held, Path directory, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(held);
        command.addAll(List.of(
                java(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of(arguments));
        return program(directory, environment, command);
    }

    static Running program(Path directory, Map<String, String> environment, List<String> command) {
        try {
            Path output = directory.resolve("output-%03d.log".formatted(COUNT.incrementAndGet()));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().keySet().retainAll(FROM_OUTSIDE);
            builder.environment().putAll(environment);
            return new Running(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Below the ports that systems hand out by themselves, from 16,000 in some: a portal that starts again finds its own still
     * free. Each is answered once, as what it is for may take a while to listen.
     */
    static int freePort() {
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 16_000);
            if (PORTS.add(port) && free(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port");
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the text; answers how long that took. */
    Duration until(String text) {
        return until(text, () -> output().contains(text));
    }

    Duration until(String what, BooleanSupplier condition) {
        Instant start = Instant.now();
        while (!condition.getAsBoolean()) {
            if (!process.isAlive() && !condition.getAsBoolean()) {
                throw new AssertionError("Ended with " + process.exitValue() + " before: " + what + "\n" + output());
            }
            if (Duration.between(start, Instant.now()).compareTo(LONGEST) > 0) {
                throw new AssertionError("Not within " + LONGEST + ": " + what + "\n" + output());
            }
            pause();
        }
        return Duration.between(start, Instant.now());
    }

    public int exitCode() {
        return exitCode(LONGEST);
    }

    public int exitCode(Duration longest) {
        try {
            if (!process.waitFor(longest.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("Still running after " + longest + "\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends the signal and waits for the end, which comes soon. */
    void stop(String signal) {
        signal(signal, String.valueOf(process.pid()));
    }

    /** Sends what a terminal sends, to all that runs in it; the end comes soon. */
    void ctrlC() {
        signal("INT", "-" + process.pid());
    }

    /** One that it outlives. */
    void send(String signal) {
        send(signal, String.valueOf(process.pid()));
    }

    private static void send(String signal, String receiver) {
        try {
            new ProcessBuilder("kill", "-" + signal, "--", receiver).start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void signal(String signal, String receiver) {
        Neighbours others = Neighbours.watch();
        Instant start = Instant.now();
        send(signal, receiver);
        exitCode();
        Duration took = Duration.between(start, Instant.now());
        assertThat(took).isLessThan(others.limitOfWaiting("The end after SIG" + signal, PROMPTLY, took));
    }

    /** This process and all below it. */
    List<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }

    void kill() {
        process.destroyForcibly();
        exitCode();
    }

    public boolean alive() {
        return process.isAlive();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
