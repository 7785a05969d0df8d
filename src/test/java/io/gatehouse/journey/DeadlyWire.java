package io.gatehouse.journey;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Passes calls on between the portal and Microsoft and knows whose tenant each is about. Microsoft's answer to one call
 * of a tenant can be kept back until the portal is dead: that call was made, and the portal never learns of it.
 */
final class DeadlyWire implements AutoCloseable {

    private static final Set<String> OF_ONE_HOP =
            Set.of("connection", "transfer-encoding", "content-length", "keep-alive");
    private static final Set<String> WITHOUT_BODY = Set.of("204", "304");

    private final HttpServer server;
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();
    private volatile CountDownLatch death = new CountDownLatch(1);
    private volatile int cloud;

    DeadlyWire() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::pass);
        server.start();
    }

    /** The address to be used instead of the cloud's own. */
    URI before(URI address) {
        cloud = address.getPort();
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /**
     * Listens to the calls about one tenant from now on.
     *
     * @param first what the first call that counts looks like
     * @param deadly which of the answers never comes, counted from there; 0: all come
     */
    Watch watch(String tenant, Pattern first, int deadly) {
        Watch watch = new Watch(first, deadly);
        watches.put(tenant, watch);
        return watch;
    }

    /** The portal is dead: whoever waits for an answer that was kept back is let go, and nothing is kept back any more. */
    void buried() {
        watches.clear();
        CountDownLatch done = death;
        death = new CountDownLatch(1);
        done.countDown();
    }

    /** The portal stands still: what was kept back reaches it once it goes on. */
    void goOn() {
        watches.values().forEach(watch -> watch.late = true);
        buried();
    }

    /** One call that Microsoft has answered. */
    record Call(String text, Instant at) {}

    /** What is heard of one tenant. */
    static final class Watch {
        private final Pattern first;
        private final int deadly;
        private final List<Call> calls = new CopyOnWriteArrayList<>();
        private volatile @Nullable Pattern besides;
        private volatile boolean held;
        private volatile boolean late;

        private Watch(Pattern first, int deadly) {
            this.first = first;
            this.deadly = deadly;
        }

        List<Call> calls() {
            return calls;
        }

        /** Whatever calls like this at the same time neither counts nor waits. */
        Watch besides(Pattern others) {
            besides = others;
            return this;
        }

        boolean held() {
            return held;
        }

        /** Whether this answer is to be kept back. */
        private synchronized boolean hears(String call) {
            Pattern others = besides;
            if (others != null && others.matcher(call).find()
                    || calls.isEmpty() && !first.matcher(call).find()) {
                return false;
            }
            calls.add(new Call(call, Instant.now()));
            held = held || calls.size() == deadly;
            return held;
        }
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Answer answer = atMicrosoft(exchange, body);
            String tenant = tenant(exchange);
            Watch watch = tenant == null ? null : watches.get(tenant);
            CountDownLatch end = death;
            if (watch != null
                    && watch.hears(exchange.getRequestMethod() + " "
                            + exchange.getRequestURI().getPath())) {
                end.await();
                if (!watch.late) {
                    return;
                }
            }
            answer.headers()
                    .forEach((name, values) -> exchange.getResponseHeaders().put(name, values));
            boolean empty = answer.body().length == 0;
            exchange.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
            if (!empty && !exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseBody().write(answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Programs are told by their token, and by where they ask for one; what browsers do is nobody's call. */
    private static @Nullable String tenant(HttpExchange exchange) {
        String bearer = exchange.getRequestHeaders().getFirst("Authorization");
        String path = exchange.getRequestURI().getPath();
        if (path.startsWith("/v1.0/") && bearer != null && bearer.startsWith("Bearer ")) {
            byte[] claims = Base64.getUrlDecoder().decode(bearer.split("\\.")[1]);
            return JsonMapper.shared().readTree(claims).path("tid").asString();
        }
        return path.endsWith("/oauth2/v2.0/token") ? path.split("/")[1] : null;
    }

    private record Answer(int status, Headers headers, byte[] body) {}

    /** Version 1.0 and one connection each: the end of the answer is the end of the stream. */
    private Answer atMicrosoft(HttpExchange exchange, byte[] body) throws IOException {
        StringBuilder head =
                new StringBuilder(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " HTTP/1.0\r\n");
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_ONE_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(
                        value -> head.append(name).append(": ").append(value).append("\r\n"));
            }
        });
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), cloud)) {
            socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            return answer(socket.getInputStream().readAllBytes());
        }
    }

    private static Answer answer(byte[] all) {
        String text = new String(all, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String[] lines = text.substring(0, end).split("\r\n");
        String status = lines[0].split(" ")[1];
        Headers headers = new Headers();
        Arrays.stream(lines).skip(1).map(line -> line.split(":\\s*", 2)).forEach(pair -> {
            if (!OF_ONE_HOP.contains(pair[0].toLowerCase(Locale.ROOT))) {
                headers.add(pair[0], pair[1]);
            }
        });
        byte[] body = WITHOUT_BODY.contains(status) ? new byte[0] : Arrays.copyOfRange(all, end + 4, all.length);
        return new Answer(Integer.parseInt(status), headers, body);
    }

    @Override
    public void close() {
        buried();
        server.stop(0);
    }
}
