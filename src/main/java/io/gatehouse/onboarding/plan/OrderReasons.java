package io.gatehouse.onboarding.plan;

import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.setup.SetUpStep;
import io.gatehouse.registration.paper.ClickStep;
import io.gatehouse.registration.plan.StepKey;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Why steps of a service wait for others, in the profile's own words, at the steps as pages know them. */
public final class OrderReasons {

    private OrderReasons() {}

    /** At the first step of those that wait. */
    public static Map<StepKey, String> ofSteps(ServiceProfile profile) {
        Map<StepKey, String> reasons = new EnumMap<>(StepKey.class);
        profile.order()
                .forEach(rule ->
                        PlanExtras.steps(rule.step()).findFirst().ifPresent(step -> reasons.put(step, rule.why())));
        return reasons;
    }

    public static Map<ClickStep.Kind, String> ofClicks(ServiceProfile profile) {
        Map<ClickStep.Kind, String> reasons = new EnumMap<>(ClickStep.Kind.class);
        profile.order().forEach(rule -> clicks(rule.step()).forEach(kind -> reasons.put(kind, rule.why())));
        return reasons;
    }

    private static List<ClickStep.Kind> clicks(SetUpStep step) {
        return switch (step) {
            case APPLICATION -> List.of(ClickStep.Kind.CREATE);
            case IDENTIFIER_URI -> List.of(ClickStep.Kind.EXPOSE);
            case CREDENTIAL -> List.of(ClickStep.Kind.SECRET, ClickStep.Kind.CERTIFICATE);
            case CONSENT -> List.of(ClickStep.Kind.CONSENT);
            case TEAMS_APP -> List.of(ClickStep.Kind.TEAMS_APP);
            case PREAUTHORISED -> List.of(ClickStep.Kind.CLIENTS);
            case OWNERS -> List.of(ClickStep.Kind.OWNERS);
            // Microsoft's pages make it together with the registration
            case SERVICE_PRINCIPAL -> List.of();
        };
    }
}
