package io.gatehouse.microsoft.call;

import io.gatehouse.microsoft.cloud.MicrosoftSettings;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.http.HttpAnswer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Plain HTTP to Microsoft: a deadline for the whole call, no redirects, nothing larger than expected. JDK's own request
 * timeout ends with the headers, so the deadline here covers the body too.
 */
public final class Transport {

    private static final long LARGEST = 2L * 1024 * 1024;

    private final HttpClient client;
    private final Duration deadline;

    public Transport(MicrosoftSettings settings) {
        this.deadline = settings.callTimeout();
        // Version 1.1 because an upgrade offer on plain http confuses small servers.
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connectTimeout())
                .build();
    }

    private Transport(HttpClient client, Duration deadline) {
        this.client = client;
        this.deadline = deadline;
    }

    /** The same for what must not be broken off, as it cannot be asked a second time. */
    public Transport patient(Duration patience) {
        return patience.compareTo(deadline) > 0 ? new Transport(client, patience) : this;
    }

    public HttpAnswer get(URI address) {
        return send(HttpRequest.newBuilder(address)
                .header("Accept", "application/json")
                .build());
    }

    public HttpAnswer send(HttpRequest request) {
        HttpResponse<byte[]> response =
                await(client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST)));
        return new HttpAnswer(response.statusCode(), response.headers().map(), response.body());
    }

    /** The caller reads and closes the body; {@link #deadline()} is for it to keep. */
    public <T> HttpResponse<T> open(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        HttpResponse<T> response = await(client.sendAsync(request, handler));
        Headroom.told(response.headers().firstValue(Headroom.USED).orElse(null));
        return response;
    }

    public Duration deadline() {
        return deadline;
    }

    private <T> HttpResponse<T> await(CompletableFuture<HttpResponse<T>> running) {
        long madeAt = System.nanoTime();
        try {
            HttpResponse<T> answer = running.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            AnswerTimes.answered(madeAt);
            return answer;
        } catch (TimeoutException e) {
            running.cancel(true);
            throw MicrosoftException.of(FailureKind.TIMED_OUT, "No answer within " + deadline.toSeconds() + " s");
        } catch (InterruptedException e) {
            running.cancel(true);
            throw Pacing.interrupted();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw unreachable(cause == null ? e : cause);
        }
    }

    public static MicrosoftException unreachable(Throwable cause) {
        if (cause instanceof HttpTimeoutException || cause instanceof InterruptedIOException) {
            return MicrosoftException.of(FailureKind.TIMED_OUT, "No answer in time");
        }
        String name = cause.getClass().getSimpleName();
        boolean network = cause instanceof IOException;
        return MicrosoftException.of(network ? FailureKind.UNAVAILABLE : FailureKind.REQUEST_WRONG, name);
    }
}
