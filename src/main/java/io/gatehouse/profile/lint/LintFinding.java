package io.gatehouse.profile.lint;

import java.util.List;

/**
 * Something about a profile that is allowed and yet worth a second look.
 *
 * @param key what it is: message {@code profile.lint.<key>}, and {@code profile.lint.<key>.fix} for what to do
 */
public record LintFinding(Level level, String key, List<Object> arguments) {

    public LintFinding {
        arguments = List.copyOf(arguments);
    }

    /** How much a finding matters. */
    public enum Level {
        WARN,
        NOTE
    }

    static LintFinding warn(String key, Object... arguments) {
        return new LintFinding(Level.WARN, key, List.of(arguments));
    }

    static LintFinding note(String key, Object... arguments) {
        return new LintFinding(Level.NOTE, key, List.of(arguments));
    }
}
