package io.gatehouse.microsoft;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gatehouse.microsoft.cloud.Cloud;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.cloud.MicrosoftSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A small Entra and Graph that answers what a test tells it to and remembers what it was asked. */
public final class FakeMicrosoft implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, Function<Received, Reply>> replies = new ConcurrentHashMap<>();
    final List<Received> received = new CopyOnWriteArrayList<>();

    FakeMicrosoft() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    public record Received(String method, URI uri, Map<String, String> headers, String body) {

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        Map<String, String> form() {
            return pairs(body);
        }

        public Map<String, String> query() {
            return pairs(uri.getRawQuery() == null ? "" : uri.getRawQuery());
        }
    }

    record Reply(int status, Map<String, String> headers, byte[] body) {

        static Reply json(int status, String body) {
            return new Reply(status, Map.of("Content-Type", "application/json"), body.getBytes(StandardCharsets.UTF_8));
        }

        Reply with(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Reply(status, more, body);
        }
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void on(String path, Function<Received, Reply> reply) {
        replies.put(path, reply);
    }

    void on(String path, Reply reply) {
        on(path, request -> reply);
    }

    List<Received> received(String path) {
        return received.stream()
                .filter(request -> request.uri().getPath().equals(path))
                .toList();
    }

    MicrosoftSettings settings() {
        return settings(Duration.ofSeconds(30));
    }

    MicrosoftSettings settings(Duration callTimeout) {
        return new MicrosoftSettings(
                Cloud.CUSTOM, URI.create(origin()), URI.create(origin()), Duration.ofSeconds(30), callTimeout, 4);
    }

    MicrosoftCloud cloud() {
        return MicrosoftCloud.of(settings());
    }

    /** The OpenID configuration of an authority, with the keys at the usual place. */
    void describe(String authority, String issuer) {
        on("/" + authority + "/v2.0/.well-known/openid-configuration", Reply.json(200, """
                        {"issuer":"%s","jwks_uri":"%s/%s/discovery/v2.0/keys","tenant_region_scope":null}
                        """.formatted(
                        issuer, origin(), authority)));
    }

    private void answer(HttpExchange exchange) throws IOException {
        Received request = new Received(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                exchange.getRequestHeaders().entrySet().stream()
                        .collect(Collectors.toMap(
                                header -> header.getKey().toLowerCase(Locale.ROOT),
                                header -> header.getValue().getFirst())),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        received.add(request);
        Reply reply = replies.getOrDefault(
                        request.uri().getPath(), ignored -> Reply.json(404, "{\"error\":{\"code\":\"Unexpected\"}}"))
                .apply(request);
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
        if (reply.body().length > 0) {
            exchange.getResponseBody().write(reply.body());
        }
        exchange.close();
    }

    private static Map<String, String> pairs(String text) {
        return Arrays.stream(text.split("&"))
                .filter(pair -> !pair.isEmpty())
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> decode(pair[0]), pair -> decode(pair[1])));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
