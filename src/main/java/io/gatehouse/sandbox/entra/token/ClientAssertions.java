package io.gatehouse.sandbox.entra.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.X509CertUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Application.Certificate;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.aadsts.Aadsts;
import io.gatehouse.sandbox.entra.request.AuthorizeRequest;
import io.gatehouse.sandbox.entra.request.Origin;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Checks private_key_jwt: RS256 or PS256 by a certificate of the registration, named by x5t or x5t#S256. */
@Component
class ClientAssertions {

    private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256);

    private final World world;

    ClientAssertions(World world) {
        this.world = world;
    }

    void check(Application application, Map<String, String> form, HttpServletRequest request) {
        if (!TYPE.equals(form.get("client_assertion_type"))) {
            throw AuthorizeRequest.missing("client_assertion_type");
        }
        try {
            SignedJWT jwt = SignedJWT.parse(form.getOrDefault("client_assertion", ""));
            checkSignature(application, jwt);
            checkClaims(application, jwt.getJWTClaimsSet(), request);
        } catch (ParseException | JOSEException e) {
            throw Aadsts.failure(700027, "Client assertion is not a well-formed, signed JWT.");
        }
    }

    private void checkSignature(Application application, SignedJWT jwt) throws JOSEException {
        JWSHeader header = jwt.getHeader();
        Certificate certificate = application.certificates().stream()
                .filter(it -> named(it, header))
                .filter(it -> it.works(world.now()))
                .findFirst()
                .orElseThrow(() -> Aadsts.failure(
                        700027,
                        "The certificate with identifier used to sign the client assertion is not registered on"
                                + " application. [Reason - The key was not found.]"));
        var parsed = X509CertUtils.parse(Base64.getDecoder().decode(certificate.der()));
        boolean valid = parsed != null
                && ALGORITHMS.contains(header.getAlgorithm())
                && parsed.getPublicKey() instanceof RSAPublicKey key
                && jwt.verify(new RSASSAVerifier(key));
        if (!valid) {
            throw Aadsts.failure(700027, "Client assertion contains an invalid signature.");
        }
    }

    private void checkClaims(Application application, JWTClaimsSet claims, HttpServletRequest request) {
        Instant now = world.clock().outside();
        if (claims.getIssuer() == null || !claims.getIssuer().equals(claims.getSubject())) {
            throw Aadsts.failure(50048);
        }
        boolean own = application.appId().equals(claims.getIssuer())
                && application.appId().equals(claims.getSubject());
        boolean here = claims.getAudience().stream().anyMatch((Origin.of(request) + request.getRequestURI())::equals);
        if (!own || !here || claims.getJWTID() == null) {
            throw Aadsts.failure(700027, "The audience, issuer or subject of the client assertion is wrong.");
        }
        if (claims.getExpirationTime() == null
                || !claims.getExpirationTime().toInstant().isAfter(now)
                || claims.getNotBeforeTime() != null
                        && claims.getNotBeforeTime().toInstant().isAfter(now)) {
            throw Aadsts.failure(700024);
        }
        if (!world.spend(
                "assertion:" + claims.getJWTID(), claims.getExpirationTime().toInstant())) {
            throw Aadsts.failure(700027, "Client assertion was already used.");
        }
    }

    private static boolean named(Certificate certificate, JWSHeader header) {
        byte[] der = Base64.getDecoder().decode(certificate.der());
        Object sha1 = header.toJSONObject().get("x5t");
        Base64URL sha256 = header.getX509CertSHA256Thumbprint();
        return thumbprint("SHA-1", der).equals(sha1)
                || (sha256 != null && thumbprint("SHA-256", der).equals(sha256.toString()));
    }

    private static String thumbprint(String algorithm, byte[] der) {
        try {
            return Base64URL.encode(MessageDigest.getInstance(algorithm).digest(der))
                    .toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
