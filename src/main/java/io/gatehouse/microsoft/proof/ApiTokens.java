package io.gatehouse.microsoft.proof;

import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.proof.Discovery.Metadata;
import io.gatehouse.shared.Guids;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Proves bearers of our REST API: app tokens of the provider's home tenant, in version 1 or 2, made for our own client
 * (E:access-token-claims-reference). Tokens of people, id tokens and tokens for Graph are refused.
 */
public class ApiTokens {

    private final Discovery discovery;
    private final SignedTokens tokens;

    public ApiTokens(Discovery discovery, SignedTokens tokens) {
        this.discovery = discovery;
        this.tokens = tokens;
    }

    /**
     * An application that calls.
     *
     * @param clientId its app registration
     * @param objectId its service principal in the home tenant
     */
    public record ApiCaller(TenantId tenant, String clientId, String objectId, Set<String> roles) {}

    /** The caller behind a genuine token; its roles are still to be judged. */
    public ApiCaller prove(Secret bearer, TenantId home, String clientId) {
        String token = bearer.reveal();
        Metadata known = discovery.version2(Authority.of(home));
        ProvenToken proven = tokens.prove(token, metadata(known, SignedTokens.claimedIssuer(token), home), known);
        proven.requireAudience(clientId, "api://" + clientId);
        Unproven.unless(proven.tenant().equals(home), "not of the home tenant");
        Claims claims = proven.claims();
        Unproven.unless(
                !claims.has("scp") && !claims.has("nonce") && !"user".equals(claims.text("idtyp")), "a person's");
        String version2 = claims.text("azp");
        String caller = version2 != null ? version2 : claims.required("appid");
        String object = claims.text("oid");
        return new ApiCaller(home, caller, object != null ? object : claims.required("sub"), claims.texts("roles"));
    }

    /** Version 1 has another issuer; the token's own word only chooses between two that are both ours to trust. */
    private Metadata metadata(Metadata version2, @Nullable String issuer, TenantId home) {
        boolean second = Guids.same(version2.issuer().replace("{tenantid}", home.value()), issuer);
        return second ? version2 : version1(home);
    }

    private Metadata version1(TenantId home) {
        try {
            return discovery.version1(home);
        } catch (MicrosoftException e) {
            throw e.failure().passing() ? e : Unproven.because("issuer is not known");
        }
    }
}
