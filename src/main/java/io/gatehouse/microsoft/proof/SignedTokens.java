package io.gatehouse.microsoft.proof;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import io.gatehouse.microsoft.proof.Discovery.Metadata;
import io.gatehouse.microsoft.proof.SigningKeys.SigningKey;
import io.gatehouse.shared.Guids;
import io.gatehouse.shared.TenantId;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Proves tokens that Entra signed: RS256 with a key of the pinned key set, the key allowed for this issuer, the issuer
 * exactly the one of the token's tenant, valid in time (E:access-tokens). Audience, nonce and tenant are for the
 * callers.
 */
public final class SignedTokens {

    /** Microsoft's own libraries allow as much: a replica whose clock is off by minutes must not refuse every sign-in. */
    static final Duration SKEW = Duration.ofMinutes(5);

    private static final int LONGEST = 16_384;
    private static final Pattern COMPACT = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");

    private final SigningKeys keys;
    private final Clock clock;

    public SignedTokens(SigningKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    ProvenToken prove(String token, Metadata metadata) {
        return prove(token, metadata, metadata);
    }

    ProvenToken prove(String token, Metadata metadata, Metadata signer) {
        return prove(token, metadata, signer, clock.instant());
    }

    /**
     * @param signer the same tenant's metadata of the other version: one set of keys may serve both, in its name
     * @param at when the token has to be good
     */
    ProvenToken prove(String token, Metadata metadata, Metadata signer, Instant at) {
        SignedJWT jwt = parse(token);
        Claims claims = claims(jwt);
        TenantId tenant =
                TenantId.parse(claims.required("tid")).orElseThrow(() -> Unproven.because("tid is not a GUID"));
        String issuer = ofTenant(metadata.issuer(), tenant);
        Unproven.unless(Guids.same(issuer, claims.text("iss")), "issuer is not the one of its tenant");
        verifySignature(jwt, metadata, tenant, List.of(issuer, ofTenant(signer.issuer(), tenant)));
        checkTimes(claims, at);
        return new ProvenToken(token, jwt.getHeader().toJSONObject(), claims, tenant);
    }

    /** The issuer that an unproven token names; only good for choosing what to prove it with. */
    static @Nullable String claimedIssuer(String token) {
        return claims(parse(token)).text("iss");
    }

    private static SignedJWT parse(String token) {
        Unproven.unless(token.length() <= LONGEST, "longer than any token of Entra");
        Unproven.unless(COMPACT.matcher(token).matches(), "not a signed token");
        try {
            return SignedJWT.parse(token);
        } catch (ParseException e) {
            throw Unproven.because("not a signed token");
        }
    }

    private static Claims claims(SignedJWT jwt) {
        Map<String, Object> payload = jwt.getPayload().toJSONObject();
        if (payload == null) {
            throw Unproven.because("payload is not JSON");
        }
        return new Claims(payload);
    }

    private void verifySignature(SignedJWT jwt, Metadata metadata, TenantId tenant, Collection<String> issuers) {
        JWSHeader header = jwt.getHeader();
        Unproven.unless(JWSAlgorithm.RS256.equals(header.getAlgorithm()), "algorithm is not RS256");
        String keyId = keyId(header);
        SigningKey key = keyId == null ? null : keys.find(metadata.keys(), keyId);
        if (key == null) {
            throw new UnknownKey();
        }
        String keyIssuer = key.issuer();
        Unproven.unless(
                keyIssuer == null
                        || issuers.stream().anyMatch(issuer -> Guids.same(ofTenant(keyIssuer, tenant), issuer)),
                "signing key is for another issuer");
        try {
            Unproven.unless(jwt.verify(new RSASSAVerifier(key.key())), "signature does not match");
        } catch (JOSEException e) {
            throw Unproven.because("signature cannot be checked");
        }
    }

    /** Tokens of version 1 carry the certificate's thumbprint, which is what keys are named by. */
    @SuppressWarnings("deprecation")
    private static @Nullable String keyId(JWSHeader header) {
        Base64URL thumbprint = header.getX509CertThumbprint();
        return header.getKeyID() == null && thumbprint != null ? thumbprint.toString() : header.getKeyID();
    }

    private static void checkTimes(Claims claims, Instant now) {
        Instant expires = claims.time("exp");
        Unproven.unless(expires != null && expires.isAfter(now.minus(SKEW)), "expired");
        Instant notBefore = claims.time("nbf");
        Unproven.unless(notBefore == null || !notBefore.isAfter(now.plus(SKEW)), "not valid yet");
        Instant issued = claims.time("iat");
        Unproven.unless(issued == null || !issued.isAfter(now.plus(SKEW)), "issued in the future");
    }

    private static String ofTenant(String issuer, TenantId tenant) {
        return issuer.replace("{tenantid}", tenant.value());
    }
}
