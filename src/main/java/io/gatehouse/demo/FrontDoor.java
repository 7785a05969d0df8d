package io.gatehouse.demo;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gatehouse.demo.Passage.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One address of this machine before several replicas. Each request goes to the next one that is ready, whichever served
 * the browser before, and to another one when that is dead; what may have been done already is not sent twice.
 */
public final class FrontDoor implements AutoCloseable {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final List<String> TOLD_BY_US =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port");
    private static final int LONGEST_BODY = 8 * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(75);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration LOOK_PATIENCE = Duration.ofSeconds(2);
    private static final Passage LOOK =
            new Passage("GET", "/actuator/health/readiness", Headers.of("Host", "localhost"), new byte[0]);

    private final HttpServer server;
    private final List<Replica> replicas;
    private final Watch watch;
    private final AtomicInteger turn = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Learns which replica a request is about to be sent to. */
    @FunctionalInterface
    public interface Watch {

        void sends(String path, int replica);
    }

    private static final class Replica {

        private final int port;
        private volatile boolean ready;

        Replica(int port) {
            this.port = port;
        }
    }

    private FrontDoor(HttpServer server, List<Integer> ports, Watch watch) {
        this.server = server;
        this.replicas = ports.stream().map(Replica::new).toList();
        this.watch = watch;
    }

    /**
     * Opens it on this machine's loopback.
     *
     * @param replicas the ports they listen at; none of them need be there yet
     */
    public static FrontDoor open(int port, List<Integer> replicas, Watch watch) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            FrontDoor door = new FrontDoor(server, replicas, watch);
            door.begin();
            return door;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** How many of the replicas say that they are ready. */
    public long ready() {
        return replicas.stream().filter(replica -> replica.ready).count();
    }

    private void begin() {
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
        replicas.forEach(replica -> threads.execute(() -> look(replica)));
    }

    private void look(Replica replica) {
        try {
            do {
                replica.ready = answersReady(replica);
            } while (!closed.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean answersReady(Replica replica) {
        try {
            return LOOK.through(replica.port, LOOK_PATIENCE).status() == 200;
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
            Answer answer = body.length > LONGEST_BODY
                    ? plain(413, "This is more than the proxy takes.")
                    : passed(new Passage(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().toString(),
                            forwarded(exchange),
                            body));
            exchange.getResponseHeaders().putAll(answer.headers());
            boolean empty = answer.body().length == 0;
            exchange.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
            if (!empty) {
                exchange.getResponseBody().write(answer.body());
            }
        }
    }

    /** Who comes must not be able to say so himself. */
    private static Headers forwarded(HttpExchange exchange) {
        Headers headers = new Headers();
        headers.putAll(exchange.getRequestHeaders());
        TOLD_BY_US.forEach(headers::remove);
        headers.set("X-Forwarded-For", exchange.getRemoteAddress().getAddress().getHostAddress());
        headers.set("X-Forwarded-Proto", "http");
        Optional.ofNullable(headers.getFirst("Host")).ifPresent(host -> headers.set("X-Forwarded-Host", host));
        headers.set(
                "X-Forwarded-Port", String.valueOf(exchange.getLocalAddress().getPort()));
        return headers;
    }

    private Answer passed(Passage request) {
        for (Replica replica : inTurn()) {
            try {
                watch.sends(request.target().replaceAll("\\?.*", ""), replica.port);
                return request.through(replica.port, PATIENCE);
            } catch (ConnectException unheard) {
                replica.ready = false;
            } catch (IOException | NumberFormatException e) {
                if (!SAFE.contains(request.method())) {
                    return plain(502, "The replica that had this request is gone. Look whether it was done.");
                }
            }
        }
        return plain(503, "No replica answers at the moment.");
    }

    /** Those that are not known to be ready come last: what was said of them may have changed. */
    private List<Replica> inTurn() {
        List<Replica> order = new ArrayList<>(replicas);
        Collections.rotate(order, -Math.floorMod(turn.getAndIncrement(), order.size()));
        order.sort(Comparator.comparing(replica -> !replica.ready));
        return order;
    }

    private static Answer plain(int status, String text) {
        Headers headers = new Headers();
        headers.set("Content-Type", "text/plain; charset=utf-8");
        headers.set("Retry-After", "1");
        return new Answer(status, headers, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdown();
    }
}
