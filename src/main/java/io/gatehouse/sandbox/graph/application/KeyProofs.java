package io.gatehouse.sandbox.graph.application;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.X509CertUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Application.Certificate;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The proof that who changes an application's keys holds one: a short JWT signed by an existing, valid certificate. */
@Component
class KeyProofs {

    private static final String AUDIENCE = "00000002-0000-0000-c000-000000000000";
    private static final Duration LIFE = Duration.ofMinutes(10);

    private final World world;

    KeyProofs(World world) {
        this.world = world;
    }

    void check(Application application, String proof) {
        try {
            SignedJWT jwt = SignedJWT.parse(proof);
            boolean signed = false;
            for (Certificate each : application.certificates()) {
                signed |= each.works(world.now()) && signedBy(each, jwt);
            }
            if (!signed || !claims(jwt.getJWTClaimsSet(), application)) {
                throw refused();
            }
        } catch (ParseException | JOSEException malformed) {
            throw refused();
        }
    }

    private static boolean signedBy(Certificate certificate, SignedJWT jwt) throws JOSEException {
        var parsed = X509CertUtils.parse(Base64.getDecoder().decode(certificate.der()));
        return parsed != null
                && parsed.getPublicKey() instanceof RSAPublicKey key
                && jwt.verify(new RSASSAVerifier(key));
    }

    private boolean claims(JWTClaimsSet claims, Application application) {
        String issuer = claims.getIssuer();
        if (claims.getNotBeforeTime() == null || claims.getExpirationTime() == null) {
            return false;
        }
        Instant from = claims.getNotBeforeTime().toInstant();
        Instant until = claims.getExpirationTime().toInstant();
        Instant now = world.clock().outside();
        return claims.getAudience().contains(AUDIENCE)
                && (application.appId().equals(issuer) || application.id().equals(issuer))
                && !now.plusSeconds(300).isBefore(from)
                && now.isBefore(until)
                && !until.isAfter(from.plus(LIFE));
    }

    private static GraphFailure refused() {
        return new GraphFailure(
                401, "Authentication_MissingOrMalformed", "Access Token missing or malformed.", Map.of());
    }
}
