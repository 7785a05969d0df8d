package io.gatehouse.onboarding.input;

import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.Variables;
import io.gatehouse.profile.setup.WizardInput;
import io.gatehouse.profile.setup.WizardInput.AskedOf;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lays out what one side is asked for, with what is known or offered already. */
@Component
class InputFields {

    private final ServiceInputs inputs;
    private final ProfileValues values;
    private final ProfileVariables variables;

    InputFields(ServiceInputs inputs, ProfileValues values, ProfileVariables variables) {
        this.inputs = inputs;
        this.values = values;
        this.variables = variables;
    }

    List<InputField> of(UUID customer, ServiceProfile profile, AskedOf whom) {
        return of(customer, profile, whom, Map.of());
    }

    /** @param typed what was just typed and was not accepted; confidential values are never shown again */
    List<InputField> of(UUID customer, ServiceProfile profile, AskedOf whom, Map<String, String> typed) {
        Map<String, ProfileValues.Value> known = values.of(customer, profile.key());
        Map<String, String> texts = variables.of(customer, profile.key());
        return inputs.asked(customer, profile, whom).stream()
                .map(input -> field(input, known.get(input.key()), texts, typed.get(input.key())))
                .toList();
    }

    private static InputField field(
            WizardInput input, ProfileValues.@Nullable Value known, Map<String, String> texts, @Nullable String typed) {
        String help = input.help();
        return new InputField(
                input,
                Variables.fill(input.label(), texts),
                help == null ? null : Variables.fill(help, texts),
                input.format().type().confidential()
                        ? null
                        : typed != null ? typed : known != null ? known.text().reveal() : offered(input, texts),
                known == null ? null : known.setBy(),
                known == null ? null : known.setAt());
    }

    /** A default whose variables are not all known is none. */
    private static @Nullable String offered(WizardInput input, Map<String, String> texts) {
        String offered = input.defaultValue() == null ? null : Variables.fill(input.defaultValue(), texts);
        return offered == null || !Variables.in(offered).isEmpty() ? null : offered;
    }
}
