package io.gatehouse.microsoft.call;

import com.microsoft.graph.core.CoreConstants.ReplacementConstants;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import com.microsoft.kiota.authentication.AccessTokenProvider;
import com.microsoft.kiota.authentication.AllowedHostsValidator;
import com.microsoft.kiota.authentication.BaseBearerTokenAuthenticationProvider;
import com.microsoft.kiota.http.OkHttpRequestAdapter;
import com.microsoft.kiota.http.middleware.ParametersNameDecodingHandler;
import com.microsoft.kiota.http.middleware.UrlReplaceHandler;
import com.microsoft.kiota.http.middleware.options.UrlReplaceHandlerOption;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.cloud.MicrosoftSettings;
import io.gatehouse.microsoft.http.Json;
import io.gatehouse.shared.Guids;
import io.gatehouse.shared.Secret;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes Graph clients that share one HTTP client: no retries and no redirects of their own, a deadline for each call,
 * and requests to the configured Graph only. Made when first needed, because the SDK is large.
 */
public final class GraphSdk {

    private static final MediaType JSON = MediaType.get("application/json");
    private static final long MOST_OF_AN_ERROR = 65_536;

    private final MicrosoftCloud cloud;
    private final OkHttpClient http;

    public GraphSdk(MicrosoftCloud cloud, MicrosoftSettings settings) {
        this.cloud = cloud;
        // Kiota's own set of handlers would retry, follow redirects and compress request bodies.
        this.http = new OkHttpClient.Builder()
                .connectTimeout(settings.connectTimeout())
                .callTimeout(settings.callTimeout())
                .readTimeout(settings.callTimeout())
                .followRedirects(false)
                .followSslRedirects(false)
                .addInterceptor(new UrlReplaceHandler(
                        new UrlReplaceHandlerOption(ReplacementConstants.getDefaultReplacementPairs())))
                .addInterceptor(new ParametersNameDecodingHandler())
                .addInterceptor(this::pinned)
                .addNetworkInterceptor(SentOnce::hideWait)
                .build();
    }

    GraphServiceClient client(Secret accessToken) {
        OkHttpRequestAdapter adapter = new OkHttpRequestAdapter(
                new BaseBearerTokenAuthenticationProvider(new OneToken(accessToken)), null, null, http);
        adapter.setBaseUrl(cloud.graph().toString());
        return new GraphServiceClient(adapter);
    }

    private Response pinned(Interceptor.Chain chain) throws IOException {
        if (!cloud.leadsToGraph(chain.request().url().uri())) {
            throw new IOException("Refused to call another host than Graph");
        }
        long madeAt = System.nanoTime();
        Response answer = SentOnce.showWait(chain.proceed(SentOnce.of(chain.request())));
        AnswerTimes.answered(madeAt);
        Headroom.told(answer.header(Headroom.USED));
        return readable(answer);
    }

    /**
     * The SDK gives up on an error that is no JSON, or whose date it cannot read, and takes status and Retry-After with it:
     * it gets all but that.
     */
    private static Response readable(Response answer) throws IOException {
        if (answer.code() < 400) {
            return spelt(answer);
        }
        JsonNode body = Json.object(answer.peekBody(MOST_OF_AN_ERROR).bytes());
        ObjectNode error = body instanceof ObjectNode object ? object : Json.MAPPER.createObjectNode();
        for (String inner : List.of("innerError", "innererror")) {
            if (error.path("error").path(inner) instanceof ObjectNode dated) {
                dated.remove("date");
            }
        }
        answer.close();
        return answer.newBuilder()
                .body(ResponseBody.create(Json.withoutNul(error.toString()), JSON))
                .build();
    }

    private static Response spelt(Response answer) throws IOException {
        ResponseBody body = answer.body();
        MediaType type = body == null ? null : body.contentType();
        if (body == null || type == null || !type.subtype().contains("json")) {
            return answer;
        }
        return answer.newBuilder()
                .body(ResponseBody.create(Guids.speltIn(Json.withoutNul(body.string())), type))
                .build();
    }

    private final class OneToken implements AccessTokenProvider {

        private final Secret accessToken;

        OneToken(Secret accessToken) {
            this.accessToken = accessToken;
        }

        @Override
        public String getAuthorizationToken(URI address, @Nullable Map<String, Object> context) {
            return cloud.leadsToGraph(address) ? accessToken.reveal() : "";
        }

        @Override
        public AllowedHostsValidator getAllowedHostsValidator() {
            return new AllowedHostsValidator(cloud.graph().getHost());
        }
    }
}
