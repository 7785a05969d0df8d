package io.gatehouse.sandbox.graph;

import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import io.gatehouse.sandbox.graph.query.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /$batch}: up to 20 calls in one; each passes the gate like a call of its own. */
@RestController
class BatchController {

    private static final int MOST = 20;

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.builder().build();

    @PostMapping("/v1.0/$batch")
    Entity batch(HttpServletRequest request, @RequestBody JsonNode body) {
        JsonNode requests = body.path("requests");
        if (!requests.isArray() || requests.isEmpty() || requests.size() > MOST) {
            throw new GraphFailure(
                    400, "BadRequest", "Number of batch request steps must be between 1 and " + MOST + ".", Map.of());
        }
        String root = Query.of(request).root();
        var statuses = new HashMap<String, Integer>();
        var responses = new ArrayList<Entity>();
        for (JsonNode each : requests) {
            String id = each.path("id").asString("");
            if (id.isEmpty() || statuses.containsKey(id)) {
                throw new GraphFailure(400, "BadRequest", "Each batch request step needs an id of its own.", Map.of());
            }
            Entity answer = failedDependency(each, statuses)
                    ? new Entity().with("id", id).with("status", 424).with("body", failedDependency())
                    : answer(id, each, root, request.getHeader("Authorization"));
            statuses.put(id, (Integer) java.util.Objects.requireNonNull(answer.get("status")));
            responses.add(answer);
        }
        return new Entity().with("responses", responses);
    }

    private static boolean failedDependency(JsonNode request, Map<String, Integer> statuses) {
        return request.path("dependsOn")
                .valueStream()
                .map(JsonNode::asString)
                .anyMatch(id -> statuses.getOrDefault(id, 424) >= 400);
    }

    private static Entity failedDependency() {
        return new Entity()
                .with(
                        "error",
                        new Entity()
                                .with("code", "FailedDependency")
                                .with("message", "A request that this one depends on has failed."));
    }

    private Entity answer(String id, JsonNode request, String root, @Nullable String authorization) {
        String method = request.path("method").asString("GET");
        String url = request.path("url").asString("");
        JsonNode body = request.path("body");
        var call = HttpRequest.newBuilder(
                        URI.create(root + (url.startsWith("/") ? url : "/" + url).replace(" ", "%20")))
                .method(
                        method,
                        body.isMissingNode() || body.isNull()
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(json.writeValueAsString(body)));
        if (authorization != null) {
            call.setHeader("Authorization", authorization);
        }
        request.path("headers")
                .properties()
                .forEach(header ->
                        call.setHeader(header.getKey(), header.getValue().asString()));
        try {
            HttpResponse<String> response = http.send(call.build(), BodyHandlers.ofString());
            return new Entity()
                    .with("id", id)
                    .with("status", response.statusCode())
                    .with("headers", headers(response))
                    .with("body", body(response));
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw GraphFailure.unavailable();
        }
    }

    private static Map<String, String> headers(HttpResponse<String> response) {
        var headers = new TreeMap<String, String>();
        for (String name : List.of("Content-Type", "Retry-After", "Location")) {
            response.headers().firstValue(name).ifPresent(value -> headers.put(name, value));
        }
        return headers;
    }

    private @Nullable JsonNode body(HttpResponse<String> response) {
        try {
            return response.body().isEmpty() ? null : json.readTree(response.body());
        } catch (JacksonException notJson) {
            return null;
        }
    }
}
