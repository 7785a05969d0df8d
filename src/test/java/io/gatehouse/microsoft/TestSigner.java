package io.gatehouse.microsoft;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Signs tokens as Entra does, or as somebody would who is not Entra. */
final class TestSigner {

    static final String ISSUER = "https://login.microsoftonline.com/{tenantid}/v2.0";
    static final String TENANT = "7f0e3b52-1111-4222-8333-944444444444";
    static final String OTHER_TENANT = "0a0a0a0a-1111-4222-8333-944444444444";
    static final String PERSONAL = "9188040d-6c67-4c5b-b112-36a304b66dad";
    static final String CLIENT = "c11e0000-0000-4000-8000-00000000c1e0";

    static final RSAKey KEY = key("key-1");
    static final RSAKey STRANGER = key("key-1");

    private TestSigner() {}

    static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** A good id token's claims; tests change what they are about. */
    static Map<String, Object> claims(Instant now) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("ver", "2.0");
        claims.put("iss", ISSUER.replace("{tenantid}", TENANT));
        claims.put("aud", CLIENT);
        claims.put("tid", TENANT);
        claims.put("oid", "0b1ec7ed-0000-4000-8000-000000000001");
        claims.put("sub", "pairwise");
        claims.put("nonce", "the-nonce");
        claims.put("preferred_username", "adele@contoso.com");
        claims.put("name", "Adele Vance");
        claims.put("iat", now.getEpochSecond());
        claims.put("nbf", now.getEpochSecond());
        claims.put("exp", now.plusSeconds(3600).getEpochSecond());
        return claims;
    }

    static String sign(Map<String, Object> claims) {
        return sign(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("key-1").build(), KEY, claims);
    }

    static String sign(JWSHeader header, RSAKey key, Map<String, Object> claims) {
        try {
            JWSObject jwt = new JWSObject(header, new Payload(claims));
            jwt.sign(new RSASSASigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** One entry of a key set, with the issuer the key may sign for. */
    static String entry(RSAKey key, String id, String issuer) {
        String member = issuer == null ? "" : ",\"issuer\":\"" + issuer + "\"";
        return "{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"%s}"
                .formatted(id, key.getModulus(), key.getPublicExponent(), member);
    }

    static FakeMicrosoft.Reply keys(String... entries) {
        return FakeMicrosoft.Reply.json(200, "{\"keys\":[" + String.join(",", entries) + "]}");
    }
}
