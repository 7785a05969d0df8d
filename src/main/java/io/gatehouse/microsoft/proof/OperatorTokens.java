package io.gatehouse.microsoft.proof;

import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.failure.SignedInPerson;
import io.gatehouse.shared.TenantId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/**
 * Decodes id tokens of operators for Spring Security, for people of the provider's home tenant only; genuine people of
 * other tenants are refused by name. Spring compares the nonce itself; everything else is checked here.
 */
public class OperatorTokens {

    private static final Set<String> TIMES = Set.of("exp", "nbf", "iat", "auth_time");

    private final Discovery discovery;
    private final SignedTokens tokens;

    public OperatorTokens(Discovery discovery, SignedTokens tokens) {
        this.discovery = discovery;
        this.tokens = tokens;
    }

    /** A genuine person of another directory, for the page that says whose account it was. */
    public static class Stranger extends BadJwtException {

        private final SignedInPerson person;

        Stranger(SignedInPerson person) {
            super("Sign-in could not be verified: not of the home tenant");
            this.person = person;
        }

        public SignedInPerson person() {
            return person;
        }
    }

    /**
     * A decoder bound to one tenant and client; its {@link BadJwtException} means: not proven, or proven to be a
     * {@link Stranger}.
     */
    public JwtDecoder decoder(TenantId home, String clientId) {
        return token -> {
            try {
                return jwt(prove(token, home, clientId));
            } catch (MicrosoftException e) {
                throw refused(e);
            }
        };
    }

    /** The person in a token that the decoder let through (a {@code Jwt} or an {@code OidcIdToken}). */
    public SignedInPerson person(ClaimAccessor token) {
        Claims claims = new Claims(token.getClaims());
        TenantId tenant = new TenantId(claims.required("tid"));
        return new ProvenToken("", Map.of(), claims, tenant).person();
    }

    private ProvenToken prove(String token, TenantId home, String clientId) {
        ProvenToken proven = tokens.prove(token, discovery.version2For(Authority.of(home), token));
        proven.requireAudience(clientId);
        proven.claims().required("oid");
        if (!proven.tenant().equals(home)) {
            throw new Stranger(proven.person());
        }
        return proven;
    }

    private static JwtException refused(MicrosoftException e) {
        String reason = e.failure().error().trace().description();
        return e.failure() instanceof MicrosoftFailure.Unproven
                ? new BadJwtException("Sign-in could not be verified: " + reason)
                : new JwtException("Sign-in could not be verified now: " + e.getMessage(), e);
    }

    private static Jwt jwt(ProvenToken proven) {
        Map<String, Object> claims = new HashMap<>(proven.claims().values());
        for (String name : TIMES) {
            Instant time = proven.claims().time(name);
            if (time != null) {
                claims.put(name, time);
            }
        }
        return new Jwt(
                proven.token(), (Instant) claims.get("iat"), (Instant) claims.get("exp"), proven.header(), claims);
    }
}
