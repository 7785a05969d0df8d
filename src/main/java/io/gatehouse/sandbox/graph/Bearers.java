package io.gatehouse.sandbox.graph;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.graph.entity.Caller;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks access tokens as a resource server does: signature by the published keys, audience, lifetime. */
@Component
class Bearers {

    private static final String CHALLENGE =
            "Bearer realm=\"\", authorization_uri=\"%s/common/oauth2/authorize\", client_id=\""
                    + SandboxFacts.GRAPH_APP_ID + "\"";

    private final World world;
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicReference<JWKSet> keys = new AtomicReference<>(new JWKSet());

    Bearers(World world) {
        this.world = world;
    }

    /** Who calls with this Authorization header; {@code origin} is the sandbox's own address. */
    Caller caller(@Nullable String authorization, String origin) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            throw refused("Access token is empty.", origin);
        }
        try {
            var token = SignedJWT.parse(authorization.substring(7).strip());
            RSAKey key = key(token.getHeader().getKeyID(), origin);
            if (key == null
                    || !JWSAlgorithm.RS256.equals(token.getHeader().getAlgorithm())
                    || !token.verify(new RSASSAVerifier(key))) {
                throw refused("Access token validation failure. Invalid signature.", origin);
            }
            return caller(token.getJWTClaimsSet(), origin);
        } catch (ParseException | JOSEException malformed) {
            throw refused("CompactToken parsing failed with error code: 80049217", origin);
        }
    }

    private Caller caller(JWTClaimsSet claims, String origin) throws ParseException {
        if (claims.getAudience().stream().noneMatch(audience -> forGraph(audience, origin))) {
            throw refused("Access token validation failure. Invalid audience.", origin);
        }
        Instant now = world.now();
        if (claims.getExpirationTime() == null
                || now.isAfter(claims.getExpirationTime().toInstant())
                || (claims.getNotBeforeTime() != null
                        && now.plusSeconds(300)
                                .isBefore(claims.getNotBeforeTime().toInstant()))) {
            throw refused("Lifetime validation failed, the token is expired.", origin);
        }
        String scopes = claims.getStringClaim("scp");
        String appId = claims.getStringClaim("appid");
        String tenantId = claims.getStringClaim("tid");
        if (tenantId == null || world.tenant(tenantId).isEmpty()) {
            throw refused("Access token validation failure. Invalid tenant.", origin);
        }
        if (scopes != null) {
            String personId = claims.getStringClaim("oid");
            challengeRevoked(claims, tenantId, personId, origin);
            return new Caller(tenantId, String.valueOf(appId), personId, values(scopes));
        }
        List<String> roles = claims.getStringListClaim("roles");
        return new Caller(tenantId, String.valueOf(appId), null, roles == null ? Set.of() : Set.copyOf(roles));
    }

    /** Continuous access evaluation: clients that declared cp1 learn of a revocation at once. */
    private void challengeRevoked(JWTClaimsSet claims, String tenantId, String personId, String origin)
            throws ParseException {
        var capabilities = claims.getClaim("xms_cc");
        boolean capable = capabilities != null && capabilities.toString().contains("cp1");
        var person = world.tenant(tenantId)
                .map(tenant -> tenant.people().get(personId))
                .orElse(null);
        if (person == null || !person.present() || !person.profile().accountEnabled()) {
            throw refused("The identity of the calling user could not be established.", origin);
        }
        Instant since = person.access().tokensValidFrom();
        if (capable
                && since != null
                && claims.getIssueTime().toInstant().isBefore(since.truncatedTo(ChronoUnit.SECONDS))) {
            String wanted = "{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"%d\"}}}"
                    .formatted(since.getEpochSecond());
            String encoded = java.util.Base64.getEncoder()
                    .encodeToString(wanted.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            throw new GraphFailure(
                    401,
                    "InvalidAuthenticationToken",
                    "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp.",
                    Map.of(
                            "WWW-Authenticate",
                            "Bearer realm=\"\", authorization_uri=\"%s/common/oauth2/authorize\", error=\"insufficient_claims\", claims=\"%s\""
                                    .formatted(origin, encoded)));
        }
    }

    private static boolean forGraph(String audience, String origin) {
        return audience.equals(SandboxFacts.GRAPH_APP_ID)
                || audience.equals("https://graph.microsoft.com")
                || audience.equals("https://graph.microsoft.com/")
                || audience.equals(origin);
    }

    private @Nullable RSAKey key(@Nullable String keyId, String origin) {
        if (keyId == null) {
            return null;
        }
        if (keys.get().getKeyByKeyId(keyId) == null) {
            keys.set(published(origin));
        }
        return keys.get().getKeyByKeyId(keyId) instanceof RSAKey key ? key : null;
    }

    private JWKSet published(String origin) {
        var request = HttpRequest.newBuilder(URI.create(origin + "/common/discovery/keys"))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            var response = http.send(request, BodyHandlers.ofString());
            return response.statusCode() == 200 ? JWKSet.parse(response.body()) : keys.get();
        } catch (IOException | ParseException unreadable) {
            return keys.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return keys.get();
        }
    }

    private static Set<String> values(String joined) {
        return Arrays.stream(joined.strip().split("\\s+")).collect(Collectors.toUnmodifiableSet());
    }

    private static GraphFailure refused(String message, String origin) {
        return new GraphFailure(
                401, "InvalidAuthenticationToken", message, Map.of("WWW-Authenticate", CHALLENGE.formatted(origin)));
    }
}
