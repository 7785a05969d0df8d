package io.gatehouse.onboarding.result;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.microsoft.token.TokenSet;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Gets a fresh access token for a sign-in that waits; the new refresh token is stored before anything else. */
@Component
class WaitingRefresh {

    private final TokenEndpoint endpoint;
    private final AppRegistrations registrations;
    private final Profiles profiles;
    private final WaitingSignIns waiting;

    WaitingRefresh(TokenEndpoint endpoint, AppRegistrations registrations, Profiles profiles, WaitingSignIns waiting) {
        this.endpoint = endpoint;
        this.registrations = registrations;
        this.profiles = profiles;
        this.waiting = waiting;
    }

    Candidate refresh(InvitationView invitation, WaitingSignIns.Found found) {
        WaitingSignIn signIn = found.signIn();
        Set<String> wanted =
                Scopes.permissions(profiles.get(invitation.profile()).scopes());
        TokenSet tokens = endpoint.refresh(
                registrations.identityOf(signIn.registrationId(), invitation.profile()),
                Authority.of(new TenantId(signIn.tenant())),
                Secret.of(signIn.refreshToken()),
                wanted,
                TokenEndpoint.PATIENCE);
        WaitingSignIn newer = tokens.refreshToken() == null ? signIn : signIn.with(tokens.refreshToken());
        waiting.replace(invitation.id(), invitation.customerId(), found, newer);
        return newer.candidate(invitation.id(), tokens.grantedScopes(), tokens.accessToken());
    }
}
