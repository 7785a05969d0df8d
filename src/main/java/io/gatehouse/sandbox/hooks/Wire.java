package io.gatehouse.sandbox.hooks;

import io.gatehouse.sandbox.Call;
import io.gatehouse.sandbox.SandboxSettings;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Calls addresses of subscribers the way Microsoft's notification service does. */
@Component
public class Wire {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI portal;
    private final AtomicReference<@Nullable URI> reached = new AtomicReference<>();

    private final CallLog log;

    Wire(SandboxSettings settings, CallLog log) {
        this.portal = settings.portalUrl();
        this.log = log;
    }

    /** Where the portal really listens, as a proxy would know: its public address leads there from now on. */
    public void reach(URI origin) {
        reached.set(origin);
    }

    /** Refuses what is no certificate to encrypt for. */
    public static void requireCertificate(String base64) {
        try {
            RichContent.certificate(base64);
        } catch (java.security.GeneralSecurityException none) {
            throw new IllegalArgumentException("No certificate", none);
        }
    }

    /** The reason why an address is not accepted for deliveries, or null: Microsoft asks it to echo a token. */
    public @Nullable String refusal(String url) {
        String token =
                "Validation: Testing client application reachability for subscription Request-Id: " + UUID.randomUUID();
        String asked = url + (url.contains("?") ? "&" : "?") + "validationToken="
                + URLEncoder.encode(token, StandardCharsets.UTF_8);
        try {
            HttpResponse<String> answer = send(HttpRequest.newBuilder(address(asked))
                    .header("Content-Type", "text/plain; charset=utf-8")
                    .POST(BodyPublishers.noBody()));
            if (answer.statusCode() != 200) {
                return "Subscription validation request failed. HTTP status code is '" + answer.statusCode() + "'.";
            }
            boolean plain = answer.headers()
                    .firstValue("Content-Type")
                    .filter(type -> type.startsWith("text/plain"))
                    .isPresent();
            return plain && token.equals(answer.body())
                    ? null
                    : "Subscription validation request failed. Notification endpoint must respond with 200 OK to"
                            + " validation request.";
        } catch (IOException unreachable) {
            return "Subscription validation request timed out.";
        }
    }

    /** Posts a body of notifications; the status of the answer. */
    int post(String url, String body) throws IOException {
        return send(HttpRequest.newBuilder(address(url))
                        .header("Content-Type", "application/json; charset=utf-8")
                        .POST(BodyPublishers.ofString(body)))
                .statusCode();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        HttpRequest made = request.timeout(PATIENCE).build();
        log.note(Call.Direction.OUT, made.method(), made.uri().getPath());
        try {
            return http.send(made, BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    private URI address(String url) {
        URI to = reached.get();
        String known = portal.toString().replaceAll("/+$", "");
        return URI.create(
                to == null || !url.startsWith(known)
                        ? url
                        : to.toString().replaceAll("/+$", "") + url.substring(known.length()));
    }
}
