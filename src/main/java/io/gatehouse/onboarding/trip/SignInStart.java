package io.gatehouse.onboarding.trip;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.microsoft.call.CallGate;
import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.microsoft.cloud.AuthorizeUrl;
import io.gatehouse.microsoft.cloud.AuthorizeUrl.Prompt;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.onboarding.signin.AuthorizationStates;
import io.gatehouse.onboarding.signin.Place;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.standing.ExpectedTenants;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.challenge.ClaimsChallenges;
import io.gatehouse.shared.CrashPoint;
import io.gatehouse.shared.TenantId;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Sends a browser to Microsoft. It changes nothing but adds a state row: a mail scanner may do it a hundred times. */
@Service
public class SignInStart {

    public static final String CALLBACK = "/authenticate/OAuth2Callback";

    private final AuthorizationStates states;
    private final SignInApps apps;
    private final ExpectedTenants tenants;
    private final ClaimsChallenges challenges;
    private final MicrosoftCloud cloud;
    private final CallGate gate;

    SignInStart(
            AuthorizationStates states,
            SignInApps apps,
            ExpectedTenants tenants,
            ClaimsChallenges challenges,
            MicrosoftCloud cloud,
            CallGate gate) {
        this.challenges = challenges;
        this.states = states;
        this.apps = apps;
        this.tenants = tenants;
        this.cloud = cloud;
        this.gate = gate;
    }

    /**
     * Who is to sign in, as far as it is known.
     *
     * @param other whoever the browser is signed in as, another one is asked for
     * @param hint the account that is expected; Microsoft suggests it
     */
    public record Whom(boolean other, @Nullable String hint) {

        public static final Whom ANYBODY = new Whom(false, null);
    }

    public URI begin(Place place, InvitationView invitation, SignInFlow flow, Whom whom, String browser) {
        gate.pass();
        AppRegistration app = apps.of(invitation, flow);
        TenantId tenant = tenants.of(invitation, flow);
        Authority authority = tenant == null ? Authority.ORGANIZATIONS : Authority.of(tenant);
        AuthorizationStates.Proof proof =
                states.begin(place, invitation.customerId(), app.id(), flow, authority, browser);
        CrashPoint.hit("state.stored");
        return AuthorizeUrl.of(cloud, authority, app.clientId(), proof.redirect())
                .scopes(asked(invitation, flow))
                .proof(proof.state(), proof.nonce(), proof.verifier())
                .prompt(prompt(flow, whom))
                .loginHint(whom.hint())
                .claims(challenges.of(flow.account(invitation)).orElse(null))
                .toUri();
    }

    /** All that such a trip asks Microsoft for, by the names that its address holds. */
    public Set<String> asked(InvitationView invitation, SignInFlow flow) {
        Set<String> scopes = apps.scopes(invitation, flow);
        scopes.add("openid");
        return scopes;
    }

    /** Without {@code prompt=consent} an admin would consent for himself alone (“Tenant-wide admin consent”). */
    private static @Nullable Prompt prompt(SignInFlow flow, Whom whom) {
        if (flow == SignInFlow.RETURN) {
            return Prompt.LOGIN; // whoever sits at a browser that is signed in already proves nothing
        }
        if (whom.hint() != null) {
            return null; // a suggestion and the choice among all accounts exclude each other
        }
        return whom.other() || flow == SignInFlow.SERVICE_ACCOUNT ? Prompt.SELECT_ACCOUNT : Prompt.CONSENT;
    }
}
