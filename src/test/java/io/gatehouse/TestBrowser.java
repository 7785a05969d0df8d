package io.gatehouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A browser without JavaScript that keeps cookies as the strictest ones do: by name, path and host but not by port, and
 * no {@code Secure} cookie over http. It follows redirects itself and remembers each address it was sent to. Addresses of
 * the public URL are mapped to where the portal really listens.
 */
public class TestBrowser {

    private static final int MOST_REDIRECTS = 12;

    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final String publicUrl;
    private final String realUrl;
    private final Map<String, Kept> cookies = new LinkedHashMap<>();
    private final List<URI> trail = new ArrayList<>();
    private @Nullable String languages;

    private record Kept(String value, String path, boolean secure) {}

    public TestBrowser(String publicUrl, String realUrl) {
        this.publicUrl = publicUrl;
        this.realUrl = realUrl;
    }

    /** What the person reads, as browsers say it: {@code de-DE,de;q=0.9,en;q=0.5}. */
    public TestBrowser speaking(String wanted) {
        languages = wanted;
        return this;
    }

    /** Where the last call ended, with its whole answer. */
    public record Page(int status, URI address, String body, HttpResponse<String> response) {

        public String h1() {
            return Html.text(Html.first(body, "<h1[^>]*>(.*?)</h1>"));
        }

        public List<Html.Form> forms() {
            return Html.forms(body);
        }

        public Html.Form form(String actionPart) {
            return forms().stream()
                    .filter(form -> form.action().contains(actionPart))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("No form " + actionPart + " on " + address + ":\n" + body));
        }
    }

    public Page open(String address) {
        return follow(HttpRequest.newBuilder(), "GET", resolve(realUrl, address), null);
    }

    public Page head(String address) {
        return send(HttpRequest.newBuilder(), "HEAD", resolve(realUrl, address), null);
    }

    /** One call, no redirect followed. */
    public Page openOnly(String address) {
        return send(HttpRequest.newBuilder(), "GET", resolve(realUrl, address), null);
    }

    /** Sends a form of the page with its own fields and those given. */
    public Page submit(Page page, Html.Form form, Map<String, String> typed) {
        Map<String, String> fields = new LinkedHashMap<>(form.fields());
        fields.putAll(typed);
        URI target = resolve(page.address().toString(), form.action());
        if ("get".equals(form.method())) {
            return follow(HttpRequest.newBuilder(), "GET", URI.create(target + "?" + encoded(fields)), null);
        }
        return follow(HttpRequest.newBuilder(), "POST", target, fields);
    }

    /** Like {@link #submit}, and stays where the answer points to without going there. */
    public Page submitOnly(Page page, Html.Form form, Map<String, String> typed) {
        Map<String, String> fields = new LinkedHashMap<>(form.fields());
        fields.putAll(typed);
        return send(HttpRequest.newBuilder(), "POST", resolve(page.address().toString(), form.action()), fields);
    }

    /** Every address a redirect led to since the start, in order. */
    public List<URI> trail() {
        return List.copyOf(trail);
    }

    public List<String> cookieNames() {
        return List.copyOf(cookies.keySet());
    }

    /** The cookies as this browser keeps them. */
    public Map<String, String> cookieValues() {
        return cookies.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().value()));
    }

    public void forgetCookies() {
        cookies.clear();
    }

    private Page follow(HttpRequest.Builder request, String method, URI address, @Nullable Map<String, String> fields) {
        Page page = send(request, method, address, fields);
        for (int hop = 0; page.status() >= 300 && page.status() < 400; hop++) {
            if (hop == MOST_REDIRECTS) {
                throw new AssertionError("Too many redirects: " + trail);
            }
            String location = page.response().headers().firstValue("location").orElseThrow();
            URI next = resolve(page.address().toString(), location);
            trail.add(next);
            page = send(HttpRequest.newBuilder(), "GET", next, null);
        }
        return page;
    }

    private Page send(HttpRequest.Builder request, String method, URI address, @Nullable Map<String, String> fields) {
        String cookie = cookies.entrySet().stream()
                .filter(entry -> sendable(entry.getValue(), address))
                .map(entry -> entry.getKey() + "=" + entry.getValue().value())
                .collect(Collectors.joining("; "));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        if (languages != null) {
            request.header("Accept-Language", languages).header("Accept", "text/html,*/*;q=0.8");
        }
        if (fields == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/x-www-form-urlencoded")
                    .method(method, HttpRequest.BodyPublishers.ofString(encoded(fields)));
        }
        HttpResponse<String> response =
                exchange(request.uri(address).timeout(Duration.ofSeconds(60)).build());
        response.headers().allValues("set-cookie").forEach(header -> keep(header, address));
        return new Page(response.statusCode(), address, response.body(), response);
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return client.send(request, TestBrowser::body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Binary files come byte by byte, for who reads them with ISO 8859-1. */
    private static HttpResponse.BodySubscriber<String> body(HttpResponse.ResponseInfo answer) {
        boolean binary = answer.headers()
                .firstValue("content-type")
                .filter(type -> type.startsWith("application/pdf") || type.startsWith("application/zip"))
                .isPresent();
        return binary
                ? HttpResponse.BodySubscribers.ofString(StandardCharsets.ISO_8859_1)
                : HttpResponse.BodyHandlers.ofString().apply(answer);
    }

    private void keep(String header, URI from) {
        String[] parts = header.split(";\\s*");
        String[] pair = parts[0].split("=", 2);
        String path = "/";
        boolean secure = false;
        boolean gone = pair[1].isEmpty();
        for (String part : parts) {
            path = part.regionMatches(true, 0, "path=", 0, 5) ? part.substring(5) : path;
            secure = secure || part.equalsIgnoreCase("secure");
            gone = gone || part.equalsIgnoreCase("max-age=0");
        }
        if (secure && !"https".equals(from.getScheme())) {
            return;
        }
        if (gone) {
            cookies.remove(pair[0]);
        } else {
            cookies.put(pair[0], new Kept(pair[1], path, secure));
        }
    }

    private static boolean sendable(Kept cookie, URI address) {
        String path = address.getPath().isEmpty() ? "/" : address.getPath();
        boolean inside = path.equals(cookie.path())
                || (path.startsWith(cookie.path())
                        && (cookie.path().endsWith("/")
                                || path.charAt(cookie.path().length()) == '/'));
        return inside && (!cookie.secure() || "https".equals(address.getScheme()));
    }

    private URI resolve(String base, String address) {
        String target = URI.create(base).resolve(address.replace(" ", "%20")).toString();
        return URI.create(target.startsWith(publicUrl) ? realUrl + target.substring(publicUrl.length()) : target);
    }

    private static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
