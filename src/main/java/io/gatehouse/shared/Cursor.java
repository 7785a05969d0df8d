package io.gatehouse.shared;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An opaque position in a list: the sort keys of the last row, encoded. */
public final class Cursor {

    private static final String SEPARATOR = "\u001f";
    private static final int LONGEST = 2_000;
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

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
        if (text.length() > LONGEST) {
            throw forged();
        }
        try {
            String joined = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            List<String> keys = List.of(joined.split(SEPARATOR, -1));
            if (keys.size() == arity && joined.indexOf(0) < 0) {
                return Optional.of(keys);
            }
        } catch (IllegalArgumentException e) {
            throw forged();
        }
        throw forged();
    }

    /** A key that is a time, within what any calendar of a database knows. */
    public static Instant instant(String key) {
        try {
            Instant instant = Instant.parse(key);
            if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
                throw forged();
            }
            return instant;
        } catch (DateTimeException e) {
            throw forged();
        }
    }

    /** A key that is an id. */
    public static UUID id(String key) {
        try {
            return UUID.fromString(key);
        } catch (IllegalArgumentException e) {
            throw forged();
        }
    }

    /** A key that is a number from 0 on. */
    public static long number(String key) {
        try {
            long number = Long.parseLong(key);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw forged();
        }
        throw forged();
    }

    private static InvalidInput forged() {
        return new InvalidInput("cursor", "cursor.invalid", "This cursor is not one of ours.");
    }
}
