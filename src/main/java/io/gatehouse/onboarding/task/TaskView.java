package io.gatehouse.onboarding.task;

import io.gatehouse.onboarding.input.TaskEvidence;
import io.gatehouse.profile.setup.ManualTask;
import io.gatehouse.profile.setup.WizardInput.AskedOf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task by hand as its page shows it, with the values of this customer in its texts.
 *
 * @param given how it was shown to be done; null while it is open
 */
record TaskView(ManualTask task, String title, String what, List<String> steps, TaskEvidence.@Nullable Given given) {

    public String key() {
        return task.key();
    }

    public boolean done() {
        return given != null;
    }

    public boolean customers() {
        return task.evidence().doneBy() == AskedOf.CUSTOMER;
    }

    public String role() {
        return task.evidence().role();
    }

    public String kind() {
        return task.evidence().kind().name();
    }
}
