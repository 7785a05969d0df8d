package io.gatehouse.shared;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An opaque position in a list: the sort keys of the last row, encoded. */
public final class Cursor {

    private static final String SEPARATOR = "\u001f";

    private Cursor() {}

    public static String of(Object... keys) {
        String joined = String.join(
                SEPARATOR, List.of(keys).stream().map(Object::toString).toList());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(joined.getBytes(StandardCharsets.UTF_8));
    }

    /** The keys, or empty where the text is absent; a text that is no cursor of this arity is the caller's mistake. */
    public static Optional<List<String>> parse(@Nullable String text, int arity) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        try {
            String joined = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            List<String> keys = List.of(joined.split(SEPARATOR, -1));
            if (keys.size() == arity) {
                return Optional.of(keys);
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidInput("cursor", "cursor.invalid", "This cursor is not one of ours.");
        }
        throw new InvalidInput("cursor", "cursor.invalid", "This cursor is not one of ours.");
    }
}
