package io.gatehouse.profile.setup;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What no API can do: a person does it and leaves evidence.
 *
 * @param steps what to click, in order
 * @param when needed only with this hosting; null means always
 * @param first whether nobody can sign in before it is done
 */
public record ManualTask(
        String key,
        String title,
        String what,
        List<String> steps,
        Evidence evidence,
        @Nullable Hosting when,
        boolean first) {

    public ManualTask {
        steps = List.copyOf(steps);
    }

    /**
     * How it is shown that a task was done.
     *
     * @param doneBy whose task it is
     * @param role what that person must be, in words such as "Teams Administrator"
     * @param link where to begin
     */
    public record Evidence(
            Kind kind,
            WizardInput.AskedOf doneBy,
            String role,
            @Nullable String link) {}

    /** The kinds of evidence; who gave it and when is always kept. */
    public enum Kind {
        CONFIRMATION,
        TEXT,
        URL
    }

    public boolean neededWith(Hosting hosting) {
        return when == null || when == hosting;
    }
}
