package io.gatehouse.profile.setup;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value that only a person knows; variable {@code ${input.<key>}} stands for it.
 *
 * @param defaultValue offered where nothing was typed; may hold variables
 * @param when asked for only with this hosting; null means always
 */
public record WizardInput(
        String key,
        String label,
        @Nullable String help,
        Format format,
        AskedOf askedOf,
        @Nullable String defaultValue,
        @Nullable Hosting when) {

    /** Who has to know it. */
    public enum AskedOf {
        CUSTOMER,
        PROVIDER
    }

    /**
     * What counts as a possible value.
     *
     * @param pattern what a value must match entirely, beyond its type; null means nothing more
     */
    public record Format(
            InputType type, boolean required, @Nullable String pattern) {

        /** Whether it looks like one; what it refers to may still not exist. */
        public boolean accepts(String value) {
            return type.accepts(value) && (pattern == null || Pattern.matches(pattern, value));
        }
    }

    public boolean askedWith(Hosting hosting) {
        return when == null || when == hosting;
    }
}
