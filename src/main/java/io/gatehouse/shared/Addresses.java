package io.gatehouse.shared;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** Addresses of lists, which carry what was typed: every value whole, whatever characters it has. */
public final class Addresses {

    private Addresses() {}

    /** The path with those values that say something, in their order. */
    public static String of(String path, Map<String, ? extends @Nullable Object> values) {
        UriComponentsBuilder uri = UriComponentsBuilder.fromPath(path);
        values.forEach((name, value) -> {
            if (value != null && !value.toString().isBlank()) {
                uri.queryParam(name, "{" + name + "}");
            }
        });
        return uri.encode().buildAndExpand(values).toUriString();
    }
}
