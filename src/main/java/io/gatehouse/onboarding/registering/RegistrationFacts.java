package io.gatehouse.onboarding.registering;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.ProvenSignIn;
import io.gatehouse.connection.grant.DelegatedGrants.Widened;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.admin.RegisteringAdmins;
import io.gatehouse.onboarding.method.ChosenMethods;
import io.gatehouse.onboarding.plan.Preflight;
import io.gatehouse.onboarding.plan.RegistrationPlans;
import io.gatehouse.onboarding.standing.ExpectedTenants;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.ActsAs;
import io.gatehouse.profile.permission.MethodOffer;
import io.gatehouse.profile.permission.PermissionKind;
import io.gatehouse.profile.permission.RequiredAccess;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts together what a connection is made of whose application acts itself. */
@Component
public class RegistrationFacts {

    private final Profiles profiles;
    private final ChosenMethods methods;
    private final RegistrationPlans plans;
    private final RegisteringAdmins admins;
    private final ExpectedTenants tenants;
    private final Connections connections;

    RegistrationFacts(
            Profiles profiles,
            ChosenMethods methods,
            RegistrationPlans plans,
            RegisteringAdmins admins,
            ExpectedTenants tenants,
            Connections connections) {
        this.connections = connections;
        this.profiles = profiles;
        this.methods = methods;
        this.plans = plans;
        this.admins = admins;
        this.tenants = tenants;
    }

    RegistrationPlan plan(InvitationView invitation, TenantId tenant, Preflight.Result seen) {
        RegistrationPlan plan = plans.of(invitation, tenant, seen.owners());
        UUID standing = seen.standing();
        if (standing == null) {
            return plan;
        }
        return seen.renewed() ? plan.renewing(standing) : plan.onto(standing);
    }

    public void remember(
            InvitationView invitation, RegisteringAdmins.Admin admin, @Nullable String browser, Instant at) {
        admins.put(invitation.id(), admin, browser, at);
    }

    RegisteringAdmins.Admin admin(InvitationView invitation) {
        return admins.find(invitation.id()).orElseThrow(() -> new NotFound("Nobody signed in for the registration"));
    }

    public ActsAs actsAs(InvitationView invitation) {
        return methods.of(invitation).actsAs();
    }

    /**
     * Whether an application would take the place of a service account that acts for the customer. Whoever makes one by a new
     * link need not know of it; the link that changes the method says so.
     */
    boolean replacesAccount(InvitationView invitation) {
        return invitation.purpose() != InvitationPurpose.SWITCH_METHOD
                && connections
                        .inUse(invitation.customerId(), invitation.profile(), invitation.connectionId())
                        .filter(known -> known.actsAs().equals(ActsAs.SERVICE_ACCOUNT.name()))
                        .isPresent();
    }

    boolean tenantKnown(InvitationView invitation) {
        return tenants.named(invitation) != null;
    }

    /** All of it was granted and read back by the making itself. */
    ProvenSignIn application(InvitationView invitation, RegisteringAdmins.Admin admin, UUID registration) {
        ServiceProfile profile = profiles.get(invitation.profile());
        MethodOffer offer = methods.of(invitation);
        List<String> scopes = names(profile, offer, PermissionKind.DELEGATED);
        List<String> roles = names(profile, offer, PermissionKind.APPLICATION);
        return new ProvenSignIn(
                invitation.customerId(),
                invitation.id(),
                invitation.connectionId(),
                profile.key(),
                profile.version(),
                offer.method().name(),
                offer.registration().name(),
                offer.actsAs().name(),
                registration,
                admin.tenant(),
                null,
                null,
                scopes,
                scopes,
                roles,
                roles,
                admin.account(),
                false);
    }

    /** The same for a connection whose service account's sign-in goes on. */
    Widened widened(InvitationView invitation, RegisteringAdmins.Admin admin, UUID connection) {
        ServiceProfile profile = profiles.get(invitation.profile());
        List<String> scopes = names(profile, methods.of(invitation), PermissionKind.DELEGATED);
        return new Widened(connection, invitation.id(), profile.version(), scopes, scopes, admin.account());
    }

    /**
     * Whether a sign-in has proven all that is wanted of APIs besides Graph, some of which a tenant may not have: nothing but
     * the account's next sign-in tells that of another one.
     */
    boolean provenBesidesGraph(ConnectionView known, InvitationView invitation) {
        return profiles.get(invitation.profile()).access(methods.of(invitation)).stream()
                .filter(wanted -> wanted.kind() == PermissionKind.DELEGATED)
                .map(RequiredAccess::permission)
                .filter(wanted -> !wanted.facts().api().graph())
                .allMatch(wanted -> known.grantedScopes().contains(wanted.scope()));
    }

    private static List<String> names(ServiceProfile profile, MethodOffer offer, PermissionKind kind) {
        return profile.access(offer).stream()
                .filter(wanted -> wanted.kind() == kind)
                .map(RequiredAccess::permission)
                .map(wanted -> wanted.scope())
                .toList();
    }
}
