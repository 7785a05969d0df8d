package io.gatehouse.vault.certificate;

import io.gatehouse.shared.Secret;
import io.gatehouse.vault.failure.VaultFailure;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A signed JWT by which an app proves that it holds the key of its certificate: PS256, ten minutes
 * (E:certificate-credentials; for proofs of possession G:application-addkey).
 *
 * @param subject null where the reader wants none
 */
public record Assertion(String issuer, @Nullable String subject, String audience, Instant now) {

    /** Half of it lies behind: with a clock that is minutes ahead of the reader's a proof would begin in its future. */
    private static final Duration LIFE = Duration.ofMinutes(10);

    private static final int SALT_BYTES = 32;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** The audience of proofs that go to Graph with {@code addKey} and {@code removeKey}. */
    private static final String KEY_PROOF_AUDIENCE = "00000002-0000-0000-c000-000000000000";

    /** Introduces an app at the token endpoint of its tenant. */
    public static Assertion ofClient(String clientId, String tokenEndpoint, Instant now) {
        return new Assertion(clientId, clientId, tokenEndpoint, now);
    }

    /** Lets an app add or remove a key of its own without any permission. */
    public static Assertion ofPossession(String applicationId, Instant now) {
        return new Assertion(applicationId, null, KEY_PROOF_AUDIENCE, now);
    }

    Secret signedBy(KeyMaterial material) {
        try {
            String unsigned = part(header(material)) + "." + part(claims());
            Signature signature = Signature.getInstance("RSASSA-PSS");
            signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, SALT_BYTES, 1));
            signature.initSign(material.key());
            signature.update(unsigned.getBytes(StandardCharsets.US_ASCII));
            return Secret.of(unsigned + "." + base64(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new VaultFailure("Cannot sign an assertion", e);
        }
    }

    private static Map<String, Object> header(KeyMaterial material) throws GeneralSecurityException {
        return Map.of("alg", "PS256", "typ", "JWT", "x5t#S256", base64(material.thumbprint()));
    }

    private Map<String, Object> claims() {
        Map<String, Object> claims = new TreeMap<>();
        claims.put("iss", issuer);
        if (subject != null) {
            claims.put("sub", subject);
        }
        claims.put("aud", audience);
        claims.put("jti", UUID.randomUUID().toString());
        Instant begins = now.minus(LIFE.dividedBy(2));
        claims.put("iat", begins.getEpochSecond());
        claims.put("nbf", begins.getEpochSecond());
        claims.put("exp", begins.plus(LIFE).getEpochSecond());
        return claims;
    }

    private static String part(Map<String, Object> json) {
        return base64(JSON.writeValueAsBytes(json));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
