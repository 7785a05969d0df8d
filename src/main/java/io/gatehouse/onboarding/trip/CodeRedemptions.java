package io.gatehouse.onboarding.trip;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.SignedInPerson;
import io.gatehouse.microsoft.proof.IdTokens;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.microsoft.token.CodeRedemption;
import io.gatehouse.microsoft.token.TokenSet;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.SignInAttempt;
import io.gatehouse.onboarding.standing.GivenConsents;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.CrashPoint;
import io.gatehouse.shared.Secret;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.springframework.stereotype.Service;

/** Trades a code for tokens, with the registration and at the authority of its state row, and proves who signed in. */
@Service
public class CodeRedemptions {

    /** An answer counts as in hand for as long as it is looked at, and the waiting page has taken over long before. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final PatientRedemption redemption;
    private final IdTokens idTokens;
    private final AppRegistrations registrations;
    private final Invitations invitations;
    private final SignInApps apps;
    private final GivenConsents consents;
    private final Clock clock;

    CodeRedemptions(
            PatientRedemption redemption,
            IdTokens idTokens,
            AppRegistrations registrations,
            Invitations invitations,
            SignInApps apps,
            GivenConsents consents,
            Clock clock) {
        this.redemption = redemption;
        this.idTokens = idTokens;
        this.registrations = registrations;
        this.invitations = invitations;
        this.apps = apps;
        this.consents = consents;
        this.clock = clock;
    }

    /** @throws MicrosoftException when the code is no good or the token proves nothing */
    public Candidate redeem(SignInAttempt attempt, Secret code) {
        InvitationView invitation = invitations.get(attempt.invitationId());
        AppIdentity app = registrations.identityOf(attempt.registrationId(), invitation.profile());
        Set<String> wanted = Scopes.permissions(apps.scopes(invitation, attempt.flow()));
        TokenSet tokens = redemption.redeem(
                new PatientRedemption.Of(attempt.registrationId(), invitation.profile(), app),
                attempt.authority(),
                new CodeRedemption(code, attempt.verifier(), attempt.redirectUri(), wanted, PATIENCE));
        CrashPoint.hit("code.redeemed");
        Secret idToken = tokens.idToken() == null ? Secret.of("") : tokens.idToken();
        SignedInPerson person = idTokens.prove(
                idToken, new IdTokens.Expected(attempt.authority(), app.clientId(), attempt.nonce(), null));
        CrashPoint.hit("idtoken.checked");
        String earlier = consents.find(invitation.id())
                .map(GivenConsents.GivenConsent::consentedBy)
                .orElse(null);
        return Candidate.of(attempt, person, tokens, earlier, clock.instant());
    }
}
