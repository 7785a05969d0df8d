package io.gatehouse.sandbox.graph.application;

import com.nimbusds.jose.util.X509CertUtils;
import io.gatehouse.sandbox.Application.Certificate;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Certificates in a client's JSON; an entry with a known key id and without a key keeps what is stored. */
record KeyEdit(Instant now, Instant worksFrom) {

    List<Certificate> all(JsonNode given, List<Certificate> stored) {
        return given.valueStream().map(key -> one(key, stored)).toList();
    }

    Certificate one(JsonNode key, List<Certificate> stored) {
        String keyId = key.path("keyId").asString("");
        Certificate known = stored.stream()
                .filter(each -> each.keyId().equals(keyId))
                .findFirst()
                .orElse(null);
        String encoded = key.path("key").asString("");
        if (known != null && (encoded.isEmpty() || encoded.equals(known.der()))) {
            return known;
        }
        if (!key.path("type").asString("AsymmetricX509Cert").equals("AsymmetricX509Cert")
                || !key.path("usage").asString("Verify").equals("Verify")) {
            throw GraphFailure.badRequest("Key credential type or usage is invalid.");
        }
        X509Certificate certificate = parsed(encoded);
        Instant start = ApplicationEdit.instant(
                key.path("startDateTime"), certificate.getNotBefore().toInstant());
        Instant end = ApplicationEdit.instant(
                key.path("endDateTime"), certificate.getNotAfter().toInstant());
        if (end.isAfter(certificate.getNotAfter().toInstant()) || !end.isAfter(now) || !end.isAfter(start)) {
            throw new GraphFailure(
                    400, "KeyCredentialsInvalidEndDate", "Key credential end date is invalid.", Map.of());
        }
        return new Certificate(
                keyId.isEmpty() ? UUID.randomUUID().toString() : keyId,
                key.path("displayName")
                        .asString(certificate.getSubjectX500Principal().getName()),
                Base64.getEncoder().encodeToString(Base64.getMimeDecoder().decode(encoded)),
                start,
                end,
                worksFrom);
    }

    private static X509Certificate parsed(String encoded) {
        X509Certificate certificate = certificate(encoded);
        if (certificate == null) {
            throw GraphFailure.badRequest("Invalid value specified for property 'key' of resource 'KeyCredential'.");
        }
        return certificate;
    }

    private static @Nullable X509Certificate certificate(String encoded) {
        try {
            return X509CertUtils.parse(Base64.getMimeDecoder().decode(encoded));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /** What {@code customKeyIdentifier} shows: the SHA-1 thumbprint in hexadecimal digits. */
    static String thumbprint(Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest(Base64.getDecoder().decode(certificate.der()));
            return HexFormat.of().withUpperCase().formatHex(digest);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException(absent);
        }
    }
}
