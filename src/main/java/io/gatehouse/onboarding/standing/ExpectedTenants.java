package io.gatehouse.onboarding.standing;

import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.shared.TenantId;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Knows which tenant a sign-in must come from. */
@Component
public class ExpectedTenants {

    private final Customers customers;
    private final GivenConsents consents;
    private final StandingRegistrations standing;

    ExpectedTenants(Customers customers, GivenConsents consents, StandingRegistrations standing) {
        this.customers = customers;
        this.consents = consents;
        this.standing = standing;
    }

    /** The only tenant that may sign in, or null while any may. */
    public @Nullable TenantId of(InvitationView invitation, SignInFlow flow) {
        TenantId named = named(invitation);
        return named == null && flow == SignInFlow.SERVICE_ACCOUNT
                ? consents.find(invitation.id())
                        .map(GivenConsents.GivenConsent::tenant)
                        .or(() -> standing.of(invitation).map(AppRegistration::tenant))
                        .orElse(null)
                : named;
    }

    /** The tenant that somebody of the provider named, or has confirmed before. */
    public @Nullable TenantId named(InvitationView invitation) {
        return invitation.tenant() != null
                ? invitation.tenant()
                : customers.get(invitation.customerId()).tenant();
    }
}
