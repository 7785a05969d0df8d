package io.gatehouse.onboarding.input;

import io.gatehouse.profile.setup.WizardInput;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A value as a form or a list shows it.
 *
 * @param label with the variables of the profile's text filled in
 * @param value what stands in the field; never a confidential one
 * @param setBy who typed it; null while nobody has
 */
public record InputField(
        WizardInput input,
        String label,
        @Nullable String help,
        @Nullable String value,
        @Nullable String setBy,
        @Nullable Instant setAt) {

    public String key() {
        return input.key();
    }

    public boolean confidential() {
        return input.format().type().confidential();
    }

    /** Whether somebody has typed it; a default alone is not. */
    public boolean known() {
        return setBy != null;
    }

    /** The type of the control. */
    public String control() {
        return switch (input.format().type()) {
            case SECRET, CONNECTION_STRING -> "password";
            case URL -> "url";
            case ACCOUNT -> "email";
            case TEXT, HOST, DOMAIN, GUID -> "text";
        };
    }
}
