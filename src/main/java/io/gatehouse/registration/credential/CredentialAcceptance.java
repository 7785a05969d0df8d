package io.gatehouse.registration.credential;

import io.gatehouse.microsoft.call.Pacing;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.microsoft.token.TokenSet;
import io.gatehouse.registration.attempt.External;
import io.gatehouse.registration.attempt.NotYet;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.attempt.SagaSettings;
import io.gatehouse.shared.TenantId;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Asks the token endpoint whether it accepts a credential yet (it takes seconds to minutes after its making). */
@Component
public class CredentialAcceptance {

    /** What a credential or app that is not known everywhere yet is answered with. */
    private static final Set<FailureKind> NOT_YET = EnumSet.of(
            FailureKind.CREDENTIAL_WRONG,
            FailureKind.CREDENTIAL_NOT_READY,
            FailureKind.APP_MISSING,
            FailureKind.CONSENT_MISSING,
            FailureKind.REGISTRATION_WRONG);

    private final TokenEndpoint tokens;
    private final CredentialProof proof;
    private final SagaSettings settings;

    CredentialAcceptance(TokenEndpoint tokens, CredentialProof proof, SagaSettings settings) {
        this.tokens = tokens;
        this.proof = proof;
        this.settings = settings;
    }

    /**
     * Answers the last token; {@link NotYet} where it is not accepted several times in a row. Before the first time that it
     * is, with pauses: the credential of before is removed for it.
     */
    public TokenSet require(External external, String clientId, TenantId tenant, StoredCredential credential) {
        AppIdentity identity = proof.identity(clientId, credential);
        TokenSet token = ask(external, identity, tenant);
        for (int more = 1; more < settings.proofs(); more++) {
            if (credential.acceptedAt() == null) {
                Pacing.pause(settings.proofPause());
            }
            token = ask(external, identity, tenant);
        }
        return token;
    }

    /** Whether it is accepted already; nothing else is learnt from a refusal that may pass. */
    public boolean accepts(External external, String clientId, TenantId tenant, StoredCredential credential) {
        try {
            ask(external, proof.identity(clientId, credential), tenant);
            return true;
        } catch (NotYet refused) {
            return false;
        }
    }

    /** Whether it is refused as unknown: gone at Microsoft. */
    public boolean refuses(External external, String clientId, TenantId tenant, StoredCredential credential) {
        try {
            external.call(() -> tokens.clientCredentials(proof.identity(clientId, credential), tenant));
            return false;
        } catch (MicrosoftException e) {
            if (e.failure() instanceof MicrosoftFailure.CredentialRejected) {
                return true;
            }
            throw e;
        }
    }

    private TokenSet ask(External external, AppIdentity identity, TenantId tenant) {
        try {
            return external.call(() -> tokens.clientCredentials(identity, tenant));
        } catch (MicrosoftException e) {
            if (NOT_YET.contains(e.failure().kind())) {
                throw new NotYet(SagaNote.of("CREDENTIAL_NOT_ACCEPTED"));
            }
            throw e;
        }
    }
}
