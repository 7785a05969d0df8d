package io.gatehouse.onboarding.passport;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.acting.ActingAccount;
import io.gatehouse.onboarding.acting.ActingAccounts;
import io.gatehouse.onboarding.input.ServiceInputs;
import io.gatehouse.onboarding.ownapp.InvitedRegistrations;
import io.gatehouse.onboarding.plan.RegistrationPlans;
import io.gatehouse.onboarding.standing.ExpectedTenants;
import io.gatehouse.onboarding.standing.StandingRegistrations;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.paper.PreviewLine;
import io.gatehouse.registration.paper.Previews;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.shared.TenantId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What an invitation would have come into being in a tenant, as far as it is known without looking there. */
@Component
class PassportThings {

    private final RegistrationPlans plans;
    private final Previews previews;
    private final ExpectedTenants tenants;
    private final ServiceInputs inputs;
    private final InvitedRegistrations registrations;
    private final StandingRegistrations standing;
    private final ActingAccounts acting;

    PassportThings(
            RegistrationPlans plans,
            Previews previews,
            ExpectedTenants tenants,
            ServiceInputs inputs,
            InvitedRegistrations registrations,
            StandingRegistrations standing,
            ActingAccounts acting) {
        this.acting = acting;
        this.plans = plans;
        this.previews = previews;
        this.tenants = tenants;
        this.inputs = inputs;
        this.registrations = registrations;
        this.standing = standing;
    }

    /** One enterprise application of ours with its consent. */
    List<PreviewLine> ofConsent(InvitationView invitation, List<Passport.Ask> asked) {
        AppRegistration own = registrations.of(invitation);
        return Previews.consented(
                own.displayName(),
                own.clientId(),
                asked.stream().map(Passport.Ask::name).toList());
    }

    /** The service account that goes on, whoever consents; null where there is none. */
    @Nullable
    ActingAccount acting(InvitationView invitation) {
        return acting.of(invitation).orElse(null);
    }

    /** Empty while the tenant is open or a value is missing that names something of it. */
    List<PreviewLine> ofMaking(InvitationView invitation) {
        TenantId tenant = tenants.named(invitation);
        if (tenant == null || inputs.need(invitation) != ServiceInputs.Need.NOTHING) {
            return List.of();
        }
        RegistrationPlan plan = plans.byHand(invitation, tenant);
        UUID kept = standing.kept(invitation).map(AppRegistration::id).orElse(null);
        return previews.unseen(
                kept == null ? plan : plan.onto(kept),
                registrations.of(invitation).displayName());
    }
}
