package io.gatehouse.microsoft;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tokens that look like Entra's and must not pass; all others are made like good ones but for one thing. */
final class Forgeries {

    /** A key that may sign for personal accounts only. */
    static final RSAKey CONSUMER_KEY = TestSigner.key("consumer-key");

    private final Instant now;
    private final Consumer<Map<String, Object>> good;

    Forgeries(Instant now) {
        this(now, claims -> {});
    }

    /**
     * Of another kind of token.
     *
     * @param good makes good claims of those of an id token
     */
    Forgeries(Instant now, Consumer<Map<String, Object>> good) {
        this.now = now;
        this.good = good;
    }

    private Map<String, Object> claims() {
        Map<String, Object> claims = TestSigner.claims(now);
        good.accept(claims);
        return claims;
    }

    record Forgery(String name, String token) {}

    List<Forgery> all() {
        List<Forgery> all = new ArrayList<>();
        all.addAll(forgedClaims());
        all.addAll(forgedSignatures());
        all.addAll(brokenTokens());
        return all;
    }

    private String token(Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = claims();
        change.accept(claims);
        return TestSigner.sign(claims);
    }

    private String signedWith(JWSHeader.Builder header, RSAKey key) {
        return TestSigner.sign(header.build(), key, claims());
    }

    private static JWSHeader.Builder rs256(String keyId) {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(keyId);
    }

    private Forgery claim(String name, @Nullable Object value) {
        String token = token(claims -> {
            if (value == null) {
                claims.remove(name);
            } else {
                claims.put(name, value);
            }
        });
        return new Forgery(name + "=" + value, token);
    }

    private List<Forgery> forgedClaims() {
        long second = now.getEpochSecond();
        String tenantIssuer = TestSigner.ISSUER.replace("{tenantid}", TestSigner.TENANT);
        return List.of(
                claim("iss", null),
                claim("iss", TestSigner.ISSUER),
                claim("iss", tenantIssuer + "/"),
                claim("iss", tenantIssuer.toUpperCase(Locale.ROOT)),
                claim("iss", tenantIssuer.replace("https", "http")),
                claim("iss", "https://evil.example/" + TestSigner.TENANT + "/v2.0"),
                claim("iss", TestSigner.ISSUER.replace("{tenantid}", TestSigner.OTHER_TENANT)),
                claim("iss", "https://sts.windows.net/" + TestSigner.TENANT + "/"),
                claim("iss", List.of(tenantIssuer)),
                claim("tid", null),
                claim("tid", ""),
                claim("tid", TestSigner.OTHER_TENANT),
                claim("tid", "{tenantid}"),
                claim("tid", "organizations"),
                claim("tid", TestSigner.TENANT + "/x"),
                claim("tid", List.of(TestSigner.TENANT)),
                claim("aud", null),
                claim("aud", ""),
                claim("aud", "00000003-0000-0000-c000-000000000000"),
                claim("aud", "api://" + TestSigner.CLIENT),
                claim("aud", TestSigner.CLIENT + " "),
                claim("aud", List.of(TestSigner.CLIENT, "somebody-else")),
                claim("aud", List.of()),
                claim("nonce", null),
                claim("nonce", "another"),
                claim("nonce", "THE-NONCE"),
                claim("nonce", List.of("the-nonce")),
                claim("exp", null),
                claim("exp", second - 301),
                claim("exp", "tomorrow"),
                claim("exp", 0),
                claim("exp", Long.MAX_VALUE),
                claim("nbf", second + 301),
                claim("iat", second + 301),
                claim("oid", null),
                claim("oid", ""));
    }

    private List<Forgery> forgedSignatures() {
        String good = token(claims -> {});
        return List.of(
                new Forgery("key of a stranger under a known id", signedWith(rs256("key-1"), TestSigner.STRANGER)),
                new Forgery("unknown key id", signedWith(rs256("key-9"), TestSigner.KEY)),
                new Forgery("no key id", signedWith(new JWSHeader.Builder(JWSAlgorithm.RS256), TestSigner.KEY)),
                new Forgery("encryption key used for signing", signedWith(rs256("encryption-key"), TestSigner.KEY)),
                new Forgery("consumer key for a work tenant", signedWith(rs256("consumer-key"), CONSUMER_KEY)),
                new Forgery(
                        "key in the header",
                        signedWith(
                                new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(TestSigner.STRANGER.toPublicJWK()),
                                TestSigner.STRANGER)),
                new Forgery(
                        "address of keys in the header",
                        signedWith(rs256("evil").jwkURL(URI.create("https://evil.example/keys")), TestSigner.STRANGER)),
                new Forgery(
                        "address of a certificate in the header",
                        signedWith(
                                rs256("evil").x509CertURL(URI.create("https://evil.example/cert")),
                                TestSigner.STRANGER)),
                new Forgery(
                        "RS384", signedWith(new JWSHeader.Builder(JWSAlgorithm.RS384).keyID("key-1"), TestSigner.KEY)),
                new Forgery(
                        "RS512", signedWith(new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("key-1"), TestSigner.KEY)),
                new Forgery(
                        "PS256", signedWith(new JWSHeader.Builder(JWSAlgorithm.PS256).keyID("key-1"), TestSigner.KEY)),
                new Forgery("HS256 with the public key as secret", hmac(TestSigner.KEY)),
                new Forgery("alg none without signature", none("none", good)),
                new Forgery("alg None without signature", none("None", good)),
                new Forgery("alg nOnE without signature", none("nOnE", good)),
                new Forgery("signature cut off", good.substring(0, good.lastIndexOf('.') + 1)),
                new Forgery("signature of another token", swapSignature(good, token(c -> c.put("x", 1)))),
                new Forgery("payload changed", swapPayload(good, good.split("\\.")[1])),
                new Forgery(
                        "critical header that we do not know",
                        signedWith(
                                rs256("key-1").criticalParams(Set.of("exp")).customParam("exp", 1), TestSigner.KEY)));
    }

    private List<Forgery> brokenTokens() {
        String good = token(claims -> {});
        return Stream.of("", " ", "x", "a.b", "a.b.c", "..", good + ".x", good + "=", "{}", "null", "A".repeat(20_000))
                .map(token -> new Forgery("no token: " + token.substring(0, Math.min(20, token.length())), token))
                .toList();
    }

    private String hmac(RSAKey key) {
        try {
            JWSObject jws = new JWSObject(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .keyID("key-1")
                            .type(JOSEObjectType.JWT)
                            .build(),
                    new Payload(claims()));
            jws.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
            return jws.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static String none(String algorithm, String good) {
        return encode("{\"alg\":\"" + algorithm + "\",\"kid\":\"key-1\"}") + "." + good.split("\\.")[1] + ".";
    }

    private static String swapSignature(String token, String other) {
        return token.substring(0, token.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));
    }

    private static String swapPayload(String token, String payload) {
        String json = new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
        String[] parts = token.split("\\.");
        return parts[0] + "." + encode(json.replace("adele@contoso.com", "eve@contoso.com")) + "." + parts[2];
    }

    static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
