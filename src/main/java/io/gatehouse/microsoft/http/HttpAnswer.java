package io.gatehouse.microsoft.http;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A whole HTTP answer, read into memory. */
@SuppressWarnings("ArrayRecordComponent")
public record HttpAnswer(int status, Map<String, List<String>> headers, byte[] body) {

    public boolean ok() {
        return status == 200;
    }

    public @Nullable String header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .flatMap(header -> header.getValue().stream())
                .findFirst()
                .orElse(null);
    }

    public @Nullable JsonNode json() {
        return Json.object(body);
    }

    @Override
    public String toString() {
        return "HttpAnswer[status=" + status + "]";
    }
}
