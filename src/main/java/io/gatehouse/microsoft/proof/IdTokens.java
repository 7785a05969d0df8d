package io.gatehouse.microsoft.proof;

import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftError;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.failure.SignedInPerson;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Proves who signed in. MSAL4J does not check id tokens, so nothing of one may be used before this (E:access-tokens).
 */
public class IdTokens {

    private final Discovery discovery;
    private final SignedTokens tokens;

    public IdTokens(Discovery discovery, SignedTokens tokens) {
        this.discovery = discovery;
        this.tokens = tokens;
    }

    /**
     * What an id token must fit.
     *
     * @param authority where the person signed in
     * @param clientId the app registration that asked
     * @param nonce the one that went out with the authorize request
     * @param tenant the only acceptable directory; null where the caller compares the person's tenant itself
     */
    public record Expected(
            Authority authority,
            String clientId,
            Secret nonce,
            @Nullable TenantId tenant) {}

    /**
     * The person behind a genuine token.
     *
     * @throws MicrosoftException with {@link MicrosoftFailure.Unproven}, or with {@link MicrosoftFailure.WrongTenant}
     *     where a genuine person of another directory came, or with kind OTHER_CLOUD where the person's directory is in
     *     another national cloud
     */
    public SignedInPerson prove(Secret idToken, Expected expected) {
        ProvenToken token =
                tokens.prove(idToken.reveal(), discovery.version2For(expected.authority(), idToken.reveal()));
        token.requireAudience(expected.clientId());
        String nonce = token.claims().required("nonce");
        Unproven.unless(Hashes.same(nonce, expected.nonce().reveal()), "nonce belongs to another sign-in");
        SignedInPerson person = token.person();
        TenantId tenant = expected.tenant();
        if (tenant != null && !tenant.equals(person.tenant())) {
            MicrosoftError error = MicrosoftError.of(FailureKind.WRONG_TENANT, "Signed in at " + person.tenant());
            throw new MicrosoftException(new MicrosoftFailure.WrongTenant(error, person, tenant));
        }
        discovery.requireHere(person.tenant());
        return person;
    }
}
