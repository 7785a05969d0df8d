package io.gatehouse.registration.credential;

import io.gatehouse.shared.Secret;
import io.gatehouse.vault.certificate.CertificateFacts;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration says that a registration proves itself with.
 *
 * @param text the secret, or the PEM of key and certificate; of no meaning where the place vouches
 * @param facts of a certificate
 */
public record ConfiguredCredential(
        CredentialKind kind, Secret text, @Nullable CertificateFacts facts) {}
