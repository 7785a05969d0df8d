package io.gatehouse.directory;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Graph as one test wants it: answers planned ahead come first, then those of a directory, for one token alone. */
abstract class ScriptedGraph implements AutoCloseable {

    static {
        // Without it each answer waits 40 ms for a delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** What the next call gets. */
    record Answer(int status, Map<String, String> headers, String body) {}

    public final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    private final Deque<Answer> planned = new ArrayDeque<>();
    private final Map<String, Answer> always = new HashMap<>();
    private final HttpServer server;
    private String authorization = "Bearer token";
    private int breakIn;

    ScriptedGraph() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1.0", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    }

    /** Answers from the directory behind it. */
    abstract Answer answer(String path, Map<String, String> query);

    final void open() {
        server.start();
    }

    public final String origin() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    synchronized void forget() {
        requests.clear();
        planned.clear();
        always.clear();
        breakIn = 0;
    }

    synchronized void answerNext(int status, Map<String, String> headers, String body) {
        planned.add(new Answer(status, headers, body));
    }

    /** One address answers the same until it is given another answer, or none: then as ever. */
    public synchronized void answerAlways(String path, int status, Map<String, String> headers, @Nullable String body) {
        if (body == null) {
            always.remove(path);
        } else {
            always.put(path, new Answer(status, headers, body));
        }
    }

    /** Calls for users and groups. */
    long pages() {
        return List.copyOf(requests).stream()
                .filter(path -> path.startsWith("/users") || path.startsWith("/groups"))
                .count();
    }

    /** Lets some calls pass, then one finds Graph unavailable. */
    synchronized void breakAfter(int calls) {
        breakIn = calls + 1;
    }

    /** Jobs that another test left behind go on in their threads; they get nothing of what is meant for this one. */
    public synchronized void serve(String token) {
        authorization = "Bearer " + token;
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        if (!authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
            return;
        }
        String path = exchange.getRequestURI().getPath().substring("/v1.0".length());
        requests.add(path);
        Answer answer = --breakIn == 0
                ? new Answer(503, Map.of(), "{\"error\":{\"code\":\"serviceNotAvailable\",\"message\":\"x\"}}")
                : always.containsKey(path)
                        ? always.get(path)
                        : planned.isEmpty() ? answer(path, query(exchange)) : planned.remove();
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Map<String, String> query(HttpExchange exchange) {
        String query = exchange.getRequestURI().getQuery();
        Map<String, String> values = new HashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            values.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return values;
    }
}
