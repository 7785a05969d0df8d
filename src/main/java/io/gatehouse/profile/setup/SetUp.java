package io.gatehouse.profile.setup;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has to be made before a service runs.
 *
 * @param registration null where the provider's own registration is enough
 * @param partnerConsent why other organisations consent to the customer's registration too; null where they do not
 */
public record SetUp(
        @Nullable RegistrationTemplate registration,
        List<WizardInput> inputs,
        List<OrderRule> order,
        List<ManualTask> manualTasks,
        @Nullable TeamsAppTemplate teamsApp,
        @Nullable String partnerConsent) {

    public SetUp {
        inputs = List.copyOf(inputs);
        order = List.copyOf(order);
        manualTasks = List.copyOf(manualTasks);
    }
}
