package io.gatehouse.sandbox.graph.query;

import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A collection answered in pages, in the order of ids. */
public final class Paged {

    private static final int DEFAULT_SIZE = 100;
    private static final int LARGEST_SIZE = 999;

    private Paged() {}

    /** Answers a list with {@code $filter} and {@code $select} already parsed; entities hold all their properties. */
    public static <T> Entity answer(
            Query query, String context, List<T> sorted, Function<T, String> id, Function<T, @Nullable Entity> shape) {
        int size = size(query.option("$top"));
        String after = position(query.option("$skiptoken"));
        var value = new java.util.ArrayList<Entity>();
        String last = null;
        boolean more = false;
        for (T each : sorted) {
            if (id.apply(each).compareTo(after) <= 0) {
                continue;
            }
            Entity entity = shape.apply(each);
            if (entity == null) {
                continue;
            }
            if (value.size() == size) {
                more = true;
                break;
            }
            value.add(entity);
            last = id.apply(each);
        }
        var answer = new Entity().with("@odata.context", query.context(context));
        if (Boolean.parseBoolean(query.option("$count"))) {
            answer.with(
                    "@odata.count",
                    sorted.stream()
                            .map(shape)
                            .filter(java.util.Objects::nonNull)
                            .count());
        }
        if (more && last != null) {
            answer.with("@odata.nextLink", next(query, last));
        }
        return answer.with("value", value);
    }

    private static int size(@Nullable String top) {
        if (top == null) {
            return DEFAULT_SIZE;
        }
        if (!top.matches("[1-9]\\d{0,2}")) {
            throw GraphFailure.badRequest("Invalid page size specified: '%s'. Must be between 1 and %d inclusive."
                    .formatted(top, LARGEST_SIZE));
        }
        return Integer.parseInt(top);
    }

    private static String position(@Nullable String skipToken) {
        if (skipToken == null) {
            return "";
        }
        try {
            return new String(Base64.getUrlDecoder().decode(skipToken), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notOurs) {
            throw GraphFailure.badRequest("Invalid skip token.");
        }
    }

    private static String next(Query query, String last) {
        var link = new StringBuilder(query.root())
                .append(query.path().substring("/v1.0".length()))
                .append('?');
        query.options().forEach((name, value) -> {
            if (!name.equalsIgnoreCase("$skiptoken")) {
                link.append(name).append('=').append(encoded(value)).append('&');
            }
        });
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(last.getBytes(StandardCharsets.UTF_8));
        return link.append("$skiptoken=").append(token).toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
