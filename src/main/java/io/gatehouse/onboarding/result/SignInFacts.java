package io.gatehouse.onboarding.result;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.ConnectionView.Account;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.ProvenSignIn;
import io.gatehouse.connection.grant.DelegatedGrants.Widened;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.method.ChosenMethods;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.signin.Verdict;
import io.gatehouse.onboarding.standing.ExpectedTenants;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.ActsAs;
import io.gatehouse.profile.permission.MethodOffer;
import io.gatehouse.profile.permission.WantedPermission;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.Secret;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Puts together what a connection is made of. */
@Component
class SignInFacts {

    private final Profiles profiles;
    private final ExpectedTenants tenants;
    private final ChosenMethods methods;
    private final Connections connections;

    SignInFacts(Profiles profiles, ExpectedTenants tenants, ChosenMethods methods, Connections connections) {
        this.connections = connections;
        this.profiles = profiles;
        this.tenants = tenants;
        this.methods = methods;
    }

    ProvenSignIn of(InvitationView invitation, Candidate candidate, Verdict.Accepted accepted) {
        ServiceProfile profile = profiles.get(invitation.profile());
        MethodOffer offer = methods.of(invitation);
        List<String> wanted = wanted(profile, accepted);
        ActsAs actsAs =
                candidate.flow() == SignInFlow.SERVICE_ACCOUNT ? ActsAs.SERVICE_ACCOUNT : ActsAs.CONSENTING_ADMIN;
        Secret refreshToken = Objects.requireNonNull(candidate.refreshToken(), "checked before");
        return new ProvenSignIn(
                invitation.customerId(),
                invitation.id(),
                invitation.connectionId(),
                profile.key(),
                profile.version(),
                offer.method().name(),
                offer.registration().name(),
                actsAs.name(),
                candidate.registrationId(),
                accepted.tenant(),
                new Account(candidate.objectId(), candidate.upn(), candidate.name(), accepted.admin()),
                refreshToken,
                wanted,
                accepted.consent().granted(wanted),
                List.of(),
                List.of(),
                candidate.consentedBy(),
                candidate.guest());
    }

    /** The same of a consent that leaves the sign-in as it is. */
    Widened widened(InvitationView invitation, UUID connection, Candidate candidate, Verdict.Accepted accepted) {
        ServiceProfile profile = profiles.get(invitation.profile());
        List<String> wanted = wanted(profile, accepted);
        return new Widened(
                connection,
                invitation.id(),
                profile.version(),
                wanted,
                accepted.consent().granted(wanted),
                candidate.account());
    }

    /** Nobody can grant what the tenant does not have, so a receipt must not say it, nor a check ask for it. */
    private static List<String> wanted(ServiceProfile profile, Verdict.Accepted accepted) {
        return profile.delegated().stream()
                .filter(one -> !accepted.absentApis().contains(one.facts().api().name()))
                .map(WantedPermission::scope)
                .toList();
    }

    /**
     * Whether another account would take the place of the service account that acts for the connection. Whoever holds the
     * link can try; only an administrator who said so, or whose link leads another way, knows what he does.
     */
    boolean changesAccount(InvitationView invitation, Candidate candidate, Verdict.Accepted accepted) {
        boolean said = candidate.flow() == SignInFlow.CONSENT_INSTEAD
                || candidate.flow() == SignInFlow.CONSENT && invitation.purpose() == InvitationPurpose.SWITCH_METHOD;
        return !(said && accepted.admin())
                && connections
                        .inUse(invitation.customerId(), invitation.profile(), invitation.connectionId())
                        .filter(known -> known.actsAs().equals(ActsAs.SERVICE_ACCOUNT.name()))
                        .map(ConnectionView::account)
                        .filter(account -> !account.objectId().equalsIgnoreCase(candidate.objectId()))
                        .isPresent();
    }

    /** Whether somebody of the provider named the tenant, or has confirmed it before. */
    boolean tenantKnown(InvitationView invitation) {
        return tenants.named(invitation) != null;
    }
}
