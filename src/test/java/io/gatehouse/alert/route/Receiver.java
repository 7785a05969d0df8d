package io.gatehouse.alert.route;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gatehouse.vault.MessageSignatures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Another system that takes webhooks, and checks them by the standard's own words, with nothing of {@link MessageSignatures}. */
public final class Receiver implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer server;
    private final Deque<Integer> answers = new ConcurrentLinkedDeque<>();
    private final List<Got> got = new CopyOnWriteArrayList<>();
    private final long millis;
    private volatile boolean silent;

    public record Got(
            @Nullable String id,
            @Nullable String time,
            @Nullable String signatures,
            String body,
            Instant at) {

        public JsonNode json() {
            return JSON.readTree(body);
        }

        public String type() {
            return json().path("type").asString();
        }

        public boolean signedWith(String key) {
            return signatures != null && List.of(signatures.split(" ")).contains("v1," + expected(key));
        }

        private String expected(String key) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                byte[] bytes = Base64.getDecoder().decode(key.substring("whsec_".length()));
                mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
                byte[] signed = mac.doFinal((id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8));
                return Base64.getEncoder().encodeToString(signed);
            } catch (java.security.GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public Receiver() {
        this(0);
    }

    /** @param millis how long it takes over each */
    Receiver(long millis) {
        this.millis = millis;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::take);
        server.start();
    }

    /** From now on it takes what comes and answers nothing. */
    void silent(boolean on) {
        silent = on;
    }

    /** What it answers next, in this order; 200 afterwards. */
    void answers(Integer... statuses) {
        answers.addAll(new ArrayDeque<>(List.of(statuses)));
    }

    public List<Got> got() {
        return got;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook?code=s3cret";
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var headers = exchange.getRequestHeaders();
        got.add(new Got(
                headers.getFirst("webhook-id"),
                headers.getFirst("webhook-timestamp"),
                headers.getFirst("webhook-signature"),
                body,
                Instant.now()));
        if (millis > 0) {
            java.util.concurrent.locks.LockSupport.parkNanos(millis * 1_000_000);
        }
        if (silent) {
            exchange.close();
            return;
        }
        Integer status = answers.poll();
        exchange.sendResponseHeaders(status == null ? 200 : status, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
