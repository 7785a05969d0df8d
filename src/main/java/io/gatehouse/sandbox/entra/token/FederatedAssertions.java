package io.gatehouse.sandbox.entra.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Application.Federated;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.aadsts.Aadsts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Tokens of another issuer as a client's credential, verified by the keys that the issuer publishes. */
@Component
class FederatedAssertions {

    private final World world;
    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.builder().build();

    FederatedAssertions(World world) {
        this.world = world;
    }

    /** Whether the assertion names another issuer than the client itself. */
    static boolean foreign(Application application, String assertion) {
        try {
            String issuer = SignedJWT.parse(assertion).getJWTClaimsSet().getIssuer();
            return issuer != null && !issuer.equals(application.appId());
        } catch (ParseException malformed) {
            return false;
        }
    }

    void check(Application application, String assertion) {
        try {
            SignedJWT jwt = SignedJWT.parse(assertion);
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            Federated match = application.federated().stream()
                    .filter(each -> each.issuer().equals(claims.getIssuer())
                            && each.subject().equals(claims.getSubject())
                            && claims.getAudience().containsAll(each.audiences())
                            && !world.now().isBefore(each.worksFrom()))
                    .findFirst()
                    .orElseThrow(() -> Aadsts.failure(70021));
            if (!timely(claims) || !signed(jwt, match.issuer())) {
                throw Aadsts.failure(700027, "Client assertion contains an invalid signature or is out of its time.");
            }
        } catch (ParseException | JOSEException malformed) {
            throw Aadsts.failure(700027, "Client assertion is not a well-formed, signed JWT.");
        }
    }

    private boolean timely(JWTClaimsSet claims) {
        Instant now = world.clock().outside();
        return claims.getExpirationTime() != null
                && claims.getExpirationTime().toInstant().isAfter(now);
    }

    private boolean signed(SignedJWT jwt, String issuer) throws JOSEException, ParseException {
        JWKSet keys = published(issuer);
        return JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm())
                && keys != null
                && keys.getKeyByKeyId(jwt.getHeader().getKeyID()) instanceof RSAKey key
                && jwt.verify(new RSASSAVerifier(key));
    }

    private @Nullable JWKSet published(String issuer) throws ParseException {
        try {
            String discovery = fetch(issuer.replaceAll("/+$", "") + "/.well-known/openid-configuration");
            return JWKSet.parse(fetch(json.readTree(discovery).path("jwks_uri").asString("")));
        } catch (IOException | IllegalArgumentException | tools.jackson.core.JacksonException unreachable) {
            return null;
        }
    }

    private String fetch(String address) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(address))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }
}
