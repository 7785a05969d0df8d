package io.gatehouse.sandbox.graph.query;

import io.gatehouse.sandbox.graph.entity.GraphFailure;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The OData options of a request, and the address it came to. Option names do not depend on case. */
public record Query(String root, String path, TreeMap<String, String> options) {

    public static Query of(HttpServletRequest request) {
        var options = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        request.getParameterMap().forEach((name, values) -> options.put(name, values[0]));
        String url = request.getRequestURL().toString();
        return new Query(url.substring(0, url.indexOf("/v1.0") + 5), request.getRequestURI(), options);
    }

    public @Nullable String option(String name) {
        return options.get(name);
    }

    boolean has(String name) {
        return options.containsKey(name);
    }

    /** Refuses options that the resource does not take. */
    public void refuse(List<String> names) {
        for (String name : names) {
            if (has(name)) {
                throw GraphFailure.unsupported(
                        "The query parameter '%s' is not supported.".formatted(name.toLowerCase(Locale.ROOT)));
            }
        }
    }

    /** {@code …/v1.0/$metadata#users} and what belongs behind it. */
    public String context(String what) {
        return root + "/$metadata#" + what;
    }
}
