package io.gatehouse.microsoft.call;

import java.io.IOException;
import java.util.Set;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * A body that OkHttp sends once. Where a connection breaks it sends a request again by itself, and nobody learns that
 * Graph may have done twice what it was asked for. What has no body reads or removes, which is the same done twice; and
 * where nothing was sent yet the next address of the host has its turn as before.
 */
final class SentOnce extends RequestBody {

    private static final String WAIT = "Retry-After";
    private static final String TOLD_WAIT = "Gatehouse-Retry-After";
    private static final Set<Integer> REPEATED = Set.of(408, 503);

    private final RequestBody body;

    private SentOnce(RequestBody body) {
        this.body = body;
    }

    static Request of(Request request) {
        RequestBody body = request.body();
        return body == null
                ? request
                : request.newBuilder()
                        .method(request.method(), new SentOnce(body))
                        .build();
    }

    /**
     * Next to the network: OkHttp repeats at once what is answered by 408, or by 503 with a wait of zero, and fails over a
     * wait with too many digits. A wait that it only has to leave alone keeps it from both.
     */
    static Response hideWait(Interceptor.Chain chain) throws IOException {
        Response answer = chain.proceed(chain.request());
        if (!REPEATED.contains(answer.code())) {
            return answer;
        }
        String told = answer.header(WAIT);
        Response.Builder hidden = answer.newBuilder().removeHeader(TOLD_WAIT).header(WAIT, "1");
        return (told == null ? hidden : hidden.header(TOLD_WAIT, told)).build();
    }

    /** What Graph really said of waiting. */
    static Response showWait(Response answer) {
        if (!REPEATED.contains(answer.code())) {
            return answer;
        }
        String told = answer.header(TOLD_WAIT);
        Response.Builder shown = answer.newBuilder().removeHeader(TOLD_WAIT).removeHeader(WAIT);
        return (told == null ? shown : shown.header(WAIT, told)).build();
    }

    @Override
    public @Nullable MediaType contentType() {
        return body.contentType();
    }

    @Override
    public long contentLength() throws IOException {
        return body.contentLength();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        body.writeTo(sink);
    }

    @Override
    public boolean isOneShot() {
        return true;
    }
}
