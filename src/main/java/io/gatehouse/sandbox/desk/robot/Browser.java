package io.gatehouse.sandbox.desk.robot;

import java.io.IOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A customer's browser without JavaScript: keeps cookies, follows redirects, submits forms. */
final class Browser {

    private static final int MOST_REDIRECTS = 20;

    private final HttpClient http;
    private final Map<String, HttpCookie> cookies = new LinkedHashMap<>();

    Browser(HttpClient http) {
        this.http = http;
    }

    /** Opens an address and returns the page where the redirects end. */
    WebPage open(URI address) {
        return arrived(HttpRequest.newBuilder(address).GET(), address);
    }

    /** Presses a button of a form. */
    WebPage press(WebPage.Button button) {
        var form = button.form();
        String fields = button.fields().entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        if (form.get()) {
            String action = form.action().toString();
            return open(URI.create(action + (action.contains("?") ? "&" : "?") + fields));
        }
        return arrived(
                HttpRequest.newBuilder(form.action())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Origin", origin(button.page()))
                        .header("Referer", button.page().toString())
                        .POST(BodyPublishers.ofString(fields)),
                form.action());
    }

    private WebPage arrived(HttpRequest.Builder request, URI address) {
        URI at = address;
        HttpResponse<String> response = sent(request);
        for (int i = 0; response.statusCode() / 100 == 3; i++) {
            if (i == MOST_REDIRECTS) {
                throw new IllegalStateException("Too many redirects at " + at.getHost());
            }
            at = at.resolve(response.headers().firstValue("Location").orElseThrow());
            response = sent(HttpRequest.newBuilder(at).GET());
        }
        return new WebPage(at, response.statusCode(), response.body());
    }

    private HttpResponse<String> sent(HttpRequest.Builder request) {
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.values().stream()
                            .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        request.header("Accept", "text/html").header("Accept-Language", "en").timeout(Duration.ofSeconds(60));
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            response.headers().allValues("Set-Cookie").forEach(this::keep);
            return response;
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", interrupted);
        }
    }

    private void keep(String header) {
        String plain = header.replaceAll("(?i);\\s*(samesite|priority)=[^;]*|;\\s*partitioned", "");
        for (HttpCookie cookie : HttpCookie.parse("Set-Cookie: " + plain)) {
            if (cookie.getMaxAge() == 0 || cookie.getValue().isEmpty()) {
                cookies.remove(cookie.getName());
            } else {
                cookies.put(cookie.getName(), cookie);
            }
        }
    }

    private static String origin(URI page) {
        return page.getScheme() + "://" + page.getAuthority();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
