package io.gatehouse.subscription.desk;

import io.gatehouse.shared.PublicUrl;
import io.gatehouse.subscription.desk.Verdict.Outcome;
import io.gatehouse.subscription.inbox.SelfCalls;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathBuilderException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Does to the public address what Microsoft does before it accepts a subscription: the handshake, with a token that needs
 * decoding, within ten seconds, over TLS that a public certificate proves.
 */
@Component
public class PublicTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int SHOWN = 200;

    private final PublicUrl publicUrl;
    private final SelfCalls selfCalls;
    private final PublicRoute route;
    private final Duration patience;

    @Autowired
    PublicTest(PublicUrl publicUrl, SelfCalls selfCalls, ObjectProvider<PublicRoute> route) {
        this(publicUrl, selfCalls, route.getIfAvailable(() -> address -> address), PATIENCE);
    }

    PublicTest(PublicUrl publicUrl, SelfCalls selfCalls, PublicRoute route, Duration patience) {
        this.publicUrl = publicUrl;
        this.selfCalls = selfCalls;
        this.route = route;
        this.patience = patience;
    }

    /** Never call it inside a transaction. */
    public Verdict run() {
        String token = "Validation: Testing client application reachability for subscription Request-Id: "
                + UUID.randomUUID() + " +%<ä>";
        URI address = URI.create(publicUrl.link(selfCalls.path()) + "?validationToken="
                + URLEncoder.encode(token, StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(route.to(address))
                .timeout(patience)
                .header("Content-Type", "text/plain; charset=utf-8")
                .POST(BodyPublishers.noBody())
                .build();
        long began = System.nanoTime();
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(patience)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            return judged(answer(client, request), token, millis(began));
        } catch (HttpTimeoutException e) {
            return without(Outcome.TOO_SLOW, millis(began));
        } catch (SSLException e) {
            return without(trusted(e) ? Outcome.TLS_REFUSED : Outcome.CERTIFICATE_UNTRUSTED, millis(began));
        } catch (UnknownHostException | UnresolvedAddressException e) {
            return without(Outcome.NAME_UNKNOWN, millis(began));
        } catch (ConnectException e) {
            boolean name = e.getCause() instanceof UnresolvedAddressException;
            return without(name ? Outcome.NAME_UNKNOWN : Outcome.UNREACHABLE, millis(began));
        } catch (IOException e) {
            return without(Outcome.UNREACHABLE, millis(began));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return without(Outcome.UNREACHABLE, millis(began));
        }
    }

    /** The whole of it within the time: the request's own patience ends with the first line of the answer. */
    private HttpResponse<String> answer(HttpClient client, HttpRequest request)
            throws IOException, InterruptedException {
        Future<HttpResponse<String>> call = client.sendAsync(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        try {
            return call.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("No whole answer");
        } catch (ExecutionException e) {
            throw reason(e.getCause());
        } finally {
            client.shutdownNow();
        }
    }

    /** What TLS refused is sometimes told as an answer without a word. */
    private static IOException reason(@Nullable Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SSLException refused) {
                return refused;
            }
        }
        return failure instanceof IOException known ? known : new IOException(failure);
    }

    /** Microsoft trusts public authorities alone, and those it is shown the way to. */
    private static boolean trusted(SSLException refusal) {
        return Stream.iterate((Throwable) refusal, Objects::nonNull, Throwable::getCause)
                .noneMatch(CertPathBuilderException.class::isInstance);
    }

    private Verdict judged(HttpResponse<String> answer, String token, long millis) {
        String type = answer.headers().firstValue("Content-Type").orElse("");
        boolean echoed = answer.body().equals(token);
        Outcome outcome = answer.statusCode() != 200
                ? Outcome.WRONG_STATUS
                : !type.startsWith("text/plain")
                        ? Outcome.WRONG_TYPE
                        : !echoed
                                ? Outcome.WRONG_BODY
                                : local() || publicUrl.https() ? Outcome.FINE : Outcome.NOT_HTTPS;
        X509Certificate certificate =
                answer.sslSession().map(PublicTest::certificate).orElse(null);
        return new Verdict(
                outcome,
                publicUrl.publicUrl().toString(),
                answer.sslSession().map(SSLSession::getProtocol).orElse(null),
                certificate == null
                        ? null
                        : certificate.getSubjectX500Principal().getName(),
                certificate == null ? null : certificate.getNotAfter().toInstant(),
                answer.statusCode(),
                type,
                echoed
                        ? null
                        : answer.body()
                                .substring(0, Math.min(SHOWN, answer.body().length())),
                millis);
    }

    private Verdict without(Outcome outcome, long millis) {
        return new Verdict(outcome, publicUrl.publicUrl().toString(), null, null, null, null, null, null, millis);
    }

    /** Demo and tests talk to a Microsoft on this very machine. */
    private boolean local() {
        String host = String.valueOf(publicUrl.publicUrl().getHost());
        return host.equals("localhost") || host.startsWith("127.");
    }

    private static @Nullable X509Certificate certificate(SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate own ? own : null;
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }

    private static long millis(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }
}
