package io.gatehouse.onboarding.standing;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.method.ChosenMethods;
import io.gatehouse.onboarding.ownapp.InvitedRegistrations;
import io.gatehouse.profile.permission.RegistrationHome;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.bootstrap.BootstrapGuard;
import io.gatehouse.shared.TenantId;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps an app of the provider's in a tenant where an admin consented to it and a service account still has to sign in. */
@Component
public class ConsentGuard implements BootstrapGuard {

    private final GivenConsents consents;
    private final Invitations invitations;
    private final ChosenMethods methods;
    private final Profiles profiles;
    private final InvitedRegistrations invited;
    private final Clock clock;

    ConsentGuard(
            GivenConsents consents,
            Invitations invitations,
            ChosenMethods methods,
            Profiles profiles,
            InvitedRegistrations invited,
            Clock clock) {
        this.consents = consents;
        this.invitations = invitations;
        this.methods = methods;
        this.profiles = profiles;
        this.invited = invited;
        this.clock = clock;
    }

    @Override
    public Set<String> stillWanted(TenantId tenant, String clientId, @Nullable UUID leaving) {
        return consents.of(tenant).stream()
                .map(invitations::find)
                .flatMap(Optional::stream)
                .filter(this::waits)
                .filter(invitation -> invited.of(invitation).clientId().equalsIgnoreCase(clientId))
                .flatMap(invitation -> profiles.get(invitation.profile()).scopes().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean waits(InvitationView invitation) {
        return invitation.acceptsSignIn(clock.instant())
                && methods.of(invitation).registration() == RegistrationHome.PROVIDER;
    }
}
