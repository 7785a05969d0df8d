package io.gatehouse.microsoft.proof;

import io.gatehouse.shared.Guids;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Claims of a token by type; a claim of another type counts as missing. */
record Claims(Map<String, Object> values) {

    private static final String NUL = "\u0000";

    @Nullable
    String text(String name) {
        return values.get(name) instanceof String text && !text.isEmpty() ? Guids.spelt(text) : null;
    }

    /** The same to be written down: PostgreSQL keeps no NUL. */
    @Nullable
    String words(String name) {
        String text = text(name);
        String words = text == null ? "" : text.replace(NUL, "");
        return words.isEmpty() ? null : words;
    }

    /** The same of a list. */
    Set<String> listOfWords(String name) {
        return texts(name).stream()
                .map(text -> text.replace(NUL, ""))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    String required(String name) {
        String text = text(name);
        if (text == null) {
            throw Unproven.because(name + " is missing");
        }
        return text;
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    @Nullable
    Instant time(String name) {
        return values.get(name) instanceof Number seconds ? instant(name, seconds.longValue()) : null;
    }

    /** Lists of texts; a single text counts as a list of one. */
    Set<String> texts(String name) {
        Object value = values.get(name);
        Set<String> found = new LinkedHashSet<>();
        if (value instanceof String text) {
            found.add(Guids.spelt(text));
        } else if (value instanceof Collection<?> list) {
            list.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .map(Guids::spelt)
                    .forEach(found::add);
        }
        return found;
    }

    private static Instant instant(String name, long seconds) {
        try {
            return Instant.ofEpochSecond(seconds);
        } catch (DateTimeException e) {
            throw Unproven.because(name + " is out of range");
        }
    }
}
