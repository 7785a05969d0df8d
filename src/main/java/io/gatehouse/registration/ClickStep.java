package io.gatehouse.registration;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One step for an administrator who does it by hand.
 *
 * @param about goes into its title
 * @param link the page of Microsoft where it is done; null: nowhere in particular
 */
public record ClickStep(Kind kind, String about, @Nullable String link, List<Value> values) {

    /** What is done; texts are {@code registration.click.<KIND>} and the same with {@code .text}. */
    public enum Kind {
        CREATE,
        SIGN_IN,
        EXPOSE,
        MANIFEST,
        CLAIMS,
        CLIENTS,
        PERMISSIONS,
        OWNERS,
        SECRET,
        CERTIFICATE,
        TEAMS_APP,
        CONSENT
    }

    public ClickStep {
        values = List.copyOf(values);
    }

    /**
     * What to choose or to copy there.
     *
     * @param chosen the text is a message key, because Microsoft's page offers it in words
     */
    public record Value(String name, String text, boolean chosen) {

        static Value copied(String name, String text) {
            return new Value(name, text, false);
        }

        static Value chosen(String name, String choice) {
            return new Value(name, "registration.click.choice." + choice, true);
        }

        static Value turned(String name, boolean on) {
            return chosen(name, on ? "on" : "off");
        }

        /** Message key of its label. */
        public String labelKey() {
            return "registration.click.value." + name;
        }
    }

    public String titleKey() {
        return "registration.click." + kind.name().toLowerCase(Locale.ROOT);
    }

    public String textKey() {
        return titleKey() + ".text";
    }
}
