package io.gatehouse.onboarding.result;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.connection.token.ConnectionBroken;
import io.gatehouse.connection.token.ConnectionUnavailable;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.microsoft.call.Pacing;
import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.onboarding.acting.ActingAccount;
import io.gatehouse.onboarding.acting.ActingAccounts;
import io.gatehouse.onboarding.signin.CallbackOutcome;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.signin.Verdict;
import io.gatehouse.profile.shelf.Profiles;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;

/**
 * Says how it goes on after a sign-in that is enough. An administrator's consent takes no service account's place: its
 * sign-in goes on where it gets what was granted, else it signs in again.
 */
@Service
public class Acceptance {

    /** Microsoft's servers learn of a consent one after the other; longer than this nobody looks at an empty page. */
    private static final List<Duration> PAUSES = List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ZERO);

    private final SignInResults results;
    private final ActingAccounts acting;
    private final AccessTokens tokens;
    private final Profiles profiles;

    Acceptance(SignInResults results, ActingAccounts acting, AccessTokens tokens, Profiles profiles) {
        this.results = results;
        this.acting = acting;
        this.tokens = tokens;
        this.profiles = profiles;
    }

    /** Never call it inside a transaction. */
    public CallbackOutcome of(InvitationView invitation, Candidate candidate, Verdict.Accepted accepted) {
        Optional<UUID> goesOn = candidate.flow() == SignInFlow.CONSENT_ONLY
                ? acting.of(invitation)
                        .filter(account -> !account.signsIn())
                        .map(ActingAccount::connection)
                        .filter(connection -> ofThisApp(connection, candidate))
                        .map(ConnectionView::id)
                        .filter(connection -> kept(connection, invitation) == Kept.GOES_ON)
                : Optional.empty();
        return goesOn.isPresent()
                ? results.widened(invitation, candidate, accepted, goesOn.get())
                : results.accepted(invitation, candidate, accepted);
    }

    /** A consent to another app, or in another tenant, is none that the kept sign-in can get anything of. */
    private static boolean ofThisApp(ConnectionView connection, Candidate candidate) {
        return connection.tenant().equals(candidate.tenant())
                && connection.registrationId().equals(candidate.registrationId());
    }

    /** What becomes of a sign-in that is kept. */
    public enum Kept {
        /** It gets all that the service wants. */
        GOES_ON,
        /** It is dead, or gets less. */
        ENDS,
        /** Microsoft could not be asked; whoever can wait asks again. */
        UNTOLD
    }

    /** Asks Microsoft for a token with all that the service wants; never call it inside a transaction. */
    public Kept kept(UUID connection, InvitationView invitation) {
        // those of Graph: an access token is for one API alone
        Set<String> wanted =
                Scopes.permissions(profiles.get(invitation.profile()).scopes());
        try {
            for (Duration pause : PAUSES) {
                if (tokens.covers(connection, wanted)) {
                    return Kept.GOES_ON;
                }
                Pacing.pause(pause);
            }
            return Kept.ENDS;
        } catch (ConnectionBroken e) {
            return Kept.ENDS;
        } catch (ConnectionUnavailable e) {
            return Kept.UNTOLD;
        }
    }
}
