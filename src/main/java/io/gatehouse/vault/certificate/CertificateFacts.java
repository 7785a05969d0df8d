package io.gatehouse.vault.certificate;

import java.time.Instant;

/**
 * The public part of a certificate.
 *
 * @param der the certificate in Base64, the form in which Graph takes it
 * @param sha1 thumbprint in upper-case hexadecimal, the one that Microsoft's pages show
 * @param sha256 thumbprint in base64url, the {@code x5t#S256} of RFC 7515
 */
public record CertificateFacts(
        String subject, String der, String sha1, String sha256, Instant startsAt, Instant endsAt) {}
