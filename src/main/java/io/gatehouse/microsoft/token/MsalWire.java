package io.gatehouse.microsoft.token;

import com.microsoft.aad.msal4j.HttpMethod;
import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.HttpResponse;
import com.microsoft.aad.msal4j.IHttpClient;
import com.microsoft.aad.msal4j.IHttpResponse;
import io.gatehouse.microsoft.call.AnswerTimes;
import io.gatehouse.microsoft.call.Transport;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.cloud.Origins;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.http.HttpAnswer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Carries one MSAL4J call to the configured login endpoint and keeps the answer. MSAL4J insists on https authorities
 * and mishandles ports in them, so it is told the canonical authority and the origin is replaced here. The answer is
 * kept because MSAL4J hides the new refresh token, {@code suberror} and {@code error_codes}.
 */
final class MsalWire implements IHttpClient {

    /** Set by the HTTP client itself, which refuses to have them set. */
    private static final Set<String> FORBIDDEN = lowerCase("Host", "Content-Length", "Connection", "Expect", "Upgrade");

    private final MicrosoftCloud cloud;
    private final Transport transport;
    /** MSAL4J calls from a thread of its own. */
    private final AnswerTimes times = AnswerTimes.current();

    private @Nullable HttpAnswer answer;

    MsalWire(MicrosoftCloud cloud, Transport transport) {
        this.cloud = cloud;
        this.transport = transport;
    }

    @Override
    public IHttpResponse send(HttpRequest request) {
        HttpAnswer received = times.during(() -> transport.send(translated(request)));
        answer = received;
        HttpResponse response = new HttpResponse();
        response.statusCode(received.status());
        response.body(new String(received.body(), StandardCharsets.UTF_8));
        response.addHeaders(new HashMap<>(received.headers()));
        return response;
    }

    /** Null while nothing came back. */
    @Nullable
    HttpAnswer answer() {
        return answer;
    }

    private java.net.http.HttpRequest translated(HttpRequest request) {
        java.net.http.HttpRequest.Builder builder = java.net.http.HttpRequest.newBuilder(
                mapped(URI.create(request.url().toString())));
        request.headers().forEach((name, value) -> {
            if (value != null && !FORBIDDEN.contains(name)) {
                builder.setHeader(name, value);
            }
        });
        if (request.httpMethod() == HttpMethod.POST) {
            builder.POST(java.net.http.HttpRequest.BodyPublishers.ofString(request.body()));
        }
        return builder.build();
    }

    private URI mapped(URI address) {
        if (!Origins.same(address, cloud.canonicalLogin())) {
            throw MicrosoftException.of(FailureKind.REQUEST_WRONG, "Refused to call " + Origins.of(address));
        }
        String query = address.getRawQuery();
        return URI.create(cloud.login() + address.getRawPath() + (query == null ? "" : "?" + query));
    }

    private static Set<String> lowerCase(String... names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(Set.of(names));
        return set;
    }
}
