package io.gatehouse.onboarding.trip;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.onboarding.admin.Inspections;
import io.gatehouse.onboarding.method.AskedPermissions;
import io.gatehouse.onboarding.method.ChosenMethods;
import io.gatehouse.onboarding.ownapp.InvitedRegistrations;
import io.gatehouse.onboarding.plan.RegistrationPlans;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.standing.StandingRegistrations;
import io.gatehouse.registration.AppRegistration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Which app a trip to Microsoft signs in to, and what it asks for there. */
@Component
public class SignInApps {

    private final InvitedRegistrations registrations;
    private final StandingRegistrations standing;
    private final RegistrationPlans plans;
    private final AskedPermissions asked;
    private final ChosenMethods methods;
    private final Inspections inspections;

    SignInApps(
            InvitedRegistrations registrations,
            StandingRegistrations standing,
            RegistrationPlans plans,
            AskedPermissions asked,
            ChosenMethods methods,
            Inspections inspections) {
        this.registrations = registrations;
        this.standing = standing;
        this.plans = plans;
        this.asked = asked;
        this.methods = methods;
        this.inspections = inspections;
    }

    /** The service account signs in to the customer's own registration where one was made, everybody else to ours. */
    public AppRegistration of(InvitationView invitation, SignInFlow flow) {
        if (flow == SignInFlow.RETURN) {
            return registrations.toComeBack(invitation);
        }
        if (flow != SignInFlow.SERVICE_ACCOUNT) {
            return registrations.of(invitation);
        }
        Optional<AppRegistration> typed = methods.usesExisting(invitation)
                ? inspections.registrationOf(invitation.id()).map(registrations::get)
                : Optional.empty();
        return typed.or(() -> standing.of(invitation)).orElseGet(() -> registrations.of(invitation));
    }

    /** The permissions among what such a trip asks for. */
    public Set<String> asked(InvitationView invitation, SignInFlow flow) {
        return Scopes.permissions(scopes(invitation, flow));
    }

    Set<String> scopes(InvitationView invitation, SignInFlow flow) {
        if (flow == SignInFlow.RETURN) {
            return new HashSet<>(Set.of("profile", "User.Read"));
        }
        if (flow == SignInFlow.INSPECTION) {
            Set<String> scopes = plans.readingScopes(invitation);
            scopes.add("profile");
            return scopes;
        }
        if (flow == SignInFlow.BOOTSTRAP) {
            Set<String> scopes = plans.helperScopes(invitation);
            // without it the id token lacks preferred_username and name (“ID token claims”)
            scopes.add("profile");
            return scopes;
        }
        return flow == SignInFlow.SERVICE_ACCOUNT ? asked.all(invitation) : asked.scopes(invitation);
    }
}
