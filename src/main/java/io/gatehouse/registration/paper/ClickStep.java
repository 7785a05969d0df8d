package io.gatehouse.registration.paper;

import io.gatehouse.registration.plan.StepKey;
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
        CREATE(StepKey.APPLICATION_CREATED),
        SIGN_IN(StepKey.APPLICATION_CREATED),
        EXPOSE(StepKey.IDENTIFIER_URI),
        MANIFEST(StepKey.IDENTIFIER_URI),
        CLAIMS(StepKey.APPLICATION_CREATED),
        CLIENTS(StepKey.PREAUTHORISED),
        PERMISSIONS(StepKey.APPLICATION_CREATED),
        OWNERS(StepKey.OWNERS),
        SECRET(StepKey.CREDENTIAL),
        CERTIFICATE(StepKey.CREDENTIAL),
        TEAMS_APP(StepKey.TEAMS_APP),
        CONSENT(StepKey.DELEGATED_GRANTS);

        private final StepKey step;

        Kind(StepKey step) {
            this.step = step;
        }

        /** The step of the saga that does the same. */
        StepKey step() {
            return step;
        }
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
