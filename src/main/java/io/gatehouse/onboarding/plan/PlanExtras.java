package io.gatehouse.onboarding.plan;

import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.Variables;
import io.gatehouse.profile.permission.ActsAs;
import io.gatehouse.profile.permission.MethodOffer;
import io.gatehouse.profile.setup.ExposedApi;
import io.gatehouse.profile.setup.SetUpStep;
import io.gatehouse.profile.setup.TeamsAppTemplate;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a profile wants besides the registration itself, in the words of a plan. */
final class PlanExtras {

    private PlanExtras() {}

    static RegistrationPlan.Extras of(
            ServiceProfile profile, MethodOffer offer, Map<String, String> values, List<String> owners, String helper) {
        return new RegistrationPlan.Extras(
                owners,
                manifestId(profile.teamsApp(), values),
                joinsTeamsApp(profile),
                offer.actsAs() == ActsAs.APPLICATION,
                helper,
                profile.order().isEmpty()
                        ? null
                        : Stream.concat(
                                        Stream.of(StepKey.POLICIES_READ),
                                        profile.steps().stream().flatMap(PlanExtras::steps))
                                .toList());
    }

    private static @Nullable String manifestId(@Nullable TeamsAppTemplate app, Map<String, String> values) {
        Object id = app == null ? null : app.manifest().get("id");
        return id == null ? null : Variables.fillAll(id.toString(), values);
    }

    /** The app's id in the customer's catalogue is known only once it is published. */
    private static boolean joinsTeamsApp(ServiceProfile profile) {
        ExposedApi api = profile.registrationTemplate() == null
                ? null
                : profile.registrationTemplate().api();
        return api != null
                && api.preAuthorised().stream()
                        .anyMatch(one -> Variables.in(one.client()).contains(Variables.CATALOGUE_ID));
    }

    static Stream<StepKey> steps(SetUpStep step) {
        return switch (step) {
            case APPLICATION -> Stream.of(StepKey.APPLICATION_CREATED);
            case IDENTIFIER_URI -> Stream.of(StepKey.IDENTIFIER_URI);
            case SERVICE_PRINCIPAL -> Stream.of(StepKey.SERVICE_PRINCIPAL);
            case CREDENTIAL -> Stream.of(StepKey.CREDENTIAL);
            case CONSENT -> Stream.of(StepKey.RESOURCE_PRINCIPALS, StepKey.DELEGATED_GRANTS, StepKey.APP_ROLES);
            case TEAMS_APP -> Stream.of(StepKey.TEAMS_APP);
            case PREAUTHORISED -> Stream.of(StepKey.PREAUTHORISED);
            case OWNERS -> Stream.of(StepKey.OWNERS);
        };
    }
}
