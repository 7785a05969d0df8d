package io.gatehouse.microsoft.failure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the AADSTS numbers mean (E:reference-error-codes) and which texts explain a failure. Codes choose the text;
 * where a code is unknown the OAuth error decides.
 */
public final class ErrorCatalogue {

    private static final Map<Integer, FailureKind> KINDS = read();

    private ErrorCatalogue() {}

    public static Optional<FailureKind> kindOf(int code) {
        return Optional.ofNullable(KINDS.get(code));
    }

    public static Set<Integer> codes() {
        return KINDS.keySet();
    }

    public static Explanation explain(MicrosoftError error) {
        String kind = "microsoft.kind." + error.kind() + ".";
        Integer code = error.code();
        boolean known = code != null && error.kind() == KINDS.get(code);
        return new Explanation(kind + "title", known ? "microsoft.code." + code : kind + "what", kind + "who");
    }

    /**
     * Message keys of an explanation in plain words.
     *
     * @param title one line
     * @param what what happened
     * @param who who must do what now
     */
    public record Explanation(String title, String what, String who) {}

    private static Map<Integer, FailureKind> read() {
        Properties lines = new Properties();
        try (InputStream file = ErrorCatalogue.class.getResourceAsStream("/microsoft/error-codes.properties")) {
            lines.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines.stringPropertyNames().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Integer::valueOf,
                        code -> FailureKind.valueOf(lines.getProperty(code).strip())));
    }
}
