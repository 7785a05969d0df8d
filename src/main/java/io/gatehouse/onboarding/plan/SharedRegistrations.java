package io.gatehouse.onboarding.plan;

import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.profile.permission.MethodOffer;
import io.gatehouse.profile.setup.RegistrationTemplate;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.plan.FinishedPlans;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Finds the registration of a customer that one more service may use, with a credential of its own. */
@Component
public class SharedRegistrations {

    private final AppRegistrations registrations;
    private final FinishedPlans plans;

    SharedRegistrations(AppRegistrations registrations, FinishedPlans plans) {
        this.registrations = registrations;
        this.plans = plans;
    }

    /** Empty where the service gets one of its own, or none. */
    public Optional<AppRegistration> of(UUID customer, ServiceProfile profile) {
        return profile.offer(ConnectionMethod.NEW_APP_REGISTRATION).flatMap(offer -> of(customer, profile, offer));
    }

    Optional<AppRegistration> of(UUID customer, ServiceProfile profile, MethodOffer offer) {
        RegistrationTemplate template = profile.registrationTemplate();
        return template == null
                ? Optional.empty()
                : registrations.joinable(customer, template.audience().value().graphName()).stream()
                        .filter(found -> JoinRule.joins(
                                plans.on(found.id()), template, RegistrationPlans.access(profile, offer)))
                        .findFirst();
    }
}
