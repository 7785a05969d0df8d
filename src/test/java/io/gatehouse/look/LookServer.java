package io.gatehouse.look;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Serves the sample pages with the portal's static files under its strict content policy. */
final class LookServer implements AutoCloseable {
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    private static final Map<String, String> TYPES = Map.of(
            "css",
            "text/css",
            "js",
            "text/javascript",
            "svg",
            "image/svg+xml",
            "woff2",
            "font/woff2",
            "png",
            "image/png");

    private final HttpServer http;
    private final LookPages pages = new LookPages();

    LookServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::file);
        http.createContext("/look/", this::page);
        http.start();
    }

    /** Address of a sample page, with the stored theme, or null for the browser's own. */
    String address(String name, @Nullable String theme) {
        String origin = "http://localhost:" + http.getAddress().getPort();
        return origin + "/look/" + name + (theme == null ? "" : "?" + theme);
    }

    private void page(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        String name = uri.getPath().substring("/look/".length());
        Map<String, Object> model = LookSamples.model(name, uri.getQuery());
        byte[] body = pages.render(name, model).getBytes(StandardCharsets.UTF_8);
        // Mails carry inline styles by nature and are never served by the portal.
        if (!name.equals("mail")) {
            exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
        }
        send(exchange, 200, "text/html;charset=utf-8", body);
    }

    private void file(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String resource = path.startsWith("/webjars/") ? "META-INF/resources" + path : "static" + path;
        try (InputStream in = LookServer.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                send(exchange, 404, "text/plain", new byte[0]);
                return;
            }
            String type = TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), "application/octet-stream");
            send(exchange, 200, type, in.readAllBytes());
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
