package io.gatehouse.shared;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** Addresses that carry what was typed, and addresses that were typed: whatever characters they have. */
public final class Addresses {

    private Addresses() {}

    /** The host of an address that somebody wrote; empty where the text is none or names no host. */
    public static Optional<String> host(String text) {
        try {
            return Optional.ofNullable(new URI(text).getHost());
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

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
