package io.gatehouse.onboarding.byhand;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.microsoft.cloud.AdminCenter;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.onboarding.method.ChosenMethods;
import io.gatehouse.onboarding.plan.OrderReasons;
import io.gatehouse.onboarding.plan.RegistrationPlans;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.RegistrationHome;
import io.gatehouse.provider.Providers;
import io.gatehouse.registration.paper.ClickList;
import io.gatehouse.registration.paper.ClickStep;
import io.gatehouse.registration.paper.RegistrationScript;
import io.gatehouse.registration.paper.ScriptFacts;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.shared.TenantId;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What an invitation would make, for administrators who make it themselves: as a script and as a list of clicks. */
@Component
class ByHand {

    private final RegistrationPlans plans;
    private final ChosenMethods methods;
    private final Providers providers;
    private final MicrosoftCloud cloud;
    private final PublicUrl publicUrl;
    private final Clock clock;

    ByHand(
            RegistrationPlans plans,
            ChosenMethods methods,
            Providers providers,
            MicrosoftCloud cloud,
            PublicUrl publicUrl,
            Clock clock) {
        this.plans = plans;
        this.methods = methods;
        this.providers = providers;
        this.cloud = cloud;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    /**
     * The same plan, told twice.
     *
     * @param reasons why some of the steps wait for others
     * @param teamsApp the identifier URI that its package names, empty for none; null: the service has no Teams app
     */
    record Sheet(
            String script, List<ClickStep> steps, @Nullable String teamsApp, Map<ClickStep.Kind, String> reasons) {}

    /** Whether there is anything to be made in the customer's tenant. */
    boolean offered(InvitationView invitation) {
        return methods.of(invitation).registration() == RegistrationHome.CUSTOMER;
    }

    /** @param profile in the reader's language */
    Sheet of(InvitationView invitation, ServiceProfile profile, TenantId tenant, @Nullable String clientId) {
        RegistrationPlan plan = plans.byHand(invitation, tenant);
        ScriptFacts facts = new ScriptFacts(
                cloud,
                providers.current().name(),
                invitation.customerName(),
                ProviderScope.required().value() + ":" + invitation.id(),
                invitation.reference(),
                URI.create(publicUrl.link("/authenticate")),
                clock.instant());
        return new Sheet(
                RegistrationScript.of(plan, facts),
                ClickList.of(plan, AdminCenter.of(cloud), clientId),
                plan.extras().teamsAppId() == null ? null : plan.identifierUri(clientId == null ? "" : clientId),
                OrderReasons.ofClicks(profile));
    }
}
