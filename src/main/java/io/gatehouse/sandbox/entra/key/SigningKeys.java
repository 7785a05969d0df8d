package io.gatehouse.sandbox.entra.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.gatehouse.sandbox.World;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** The two RSA keys that sign every token; kept with the world, so that tokens outlive a restart. */
@Component
public final class SigningKeys {

    private static final String NOTE = "signing-keys";

    private final List<RSAKey> keys;

    SigningKeys(World world) {
        String kept = world.note(NOTE);
        if (kept == null) {
            this.keys = List.of(generate(), generate());
            List<com.nimbusds.jose.jwk.JWK> all = new ArrayList<>(keys);
            world.note(NOTE, new JWKSet(all).toString(false));
        } else {
            this.keys = read(kept);
        }
    }

    public List<RSAKey> all() {
        return keys;
    }

    /** A compact JWT; {@code version} 1 adds the x5t header that v1 tokens carry. */
    @SuppressWarnings("deprecation") // x5t by SHA-1 is what Entra itself sends
    String sign(JWTClaimsSet claims, int version) {
        RSAKey key = keys.getFirst();
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(JOSEObjectType.JWT)
                .keyID(key.getKeyID());
        if (version == 1) {
            header.x509CertThumbprint(Base64URL.from(key.getKeyID()));
        }
        try {
            var jwt = new SignedJWT(header.build(), claims);
            jwt.sign(new RSASSASigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("Cannot sign a token", e);
        }
    }

    /** Whether one of these keys signed it. */
    public boolean signed(SignedJWT jwt) {
        return keys.stream()
                .filter(key -> key.getKeyID().equals(jwt.getHeader().getKeyID()))
                .anyMatch(key -> verifies(key, jwt));
    }

    private static boolean verifies(RSAKey key, SignedJWT jwt) {
        try {
            return jwt.getHeader().getAlgorithm().equals(JWSAlgorithm.RS256) && jwt.verify(new RSASSAVerifier(key));
        } catch (JOSEException e) {
            return false;
        }
    }

    private static List<RSAKey> read(String kept) {
        try {
            return JWKSet.parse(kept).getKeys().stream()
                    .map(key -> (RSAKey) key)
                    .toList();
        } catch (ParseException e) {
            throw new IllegalStateException("The kept signing keys are unreadable", e);
        }
    }

    private static RSAKey generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            byte[] certificate = SelfSigned.certificate(pair, "accounts.sandbox");
            String thumbprint = Base64URL.encode(
                            MessageDigest.getInstance("SHA-1").digest(certificate))
                    .toString();
            return new RSAKey.Builder((RSAPublicKey) pair.getPublic())
                    .privateKey(pair.getPrivate())
                    .keyUse(KeyUse.SIGNATURE)
                    .keyID(thumbprint)
                    .x509CertChain(List.of(Base64.encode(certificate)))
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot make a signing key", e);
        }
    }
}
