package io.gatehouse.provider;

import io.gatehouse.registration.credential.ConfiguredCredential;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.credential.FederatedToken;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.certificate.Certificates;
import io.gatehouse.vault.certificate.UnusableCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What the settings say that the first registration proves itself with: a certificate, else a secret, else the token of
 * the place where Gatehouse runs.
 */
@Component
public class FirstCredential {

    private static final String CERTIFICATE = "GATEHOUSE_PROVIDER_CLIENT_CERTIFICATE_LOCATION";

    private final ProviderSettings settings;
    private final FederatedToken place;
    private final Certificates certificates;

    FirstCredential(ProviderSettings settings, FederatedToken place, Certificates certificates) {
        this.settings = settings;
        this.place = place;
        this.certificates = certificates;
    }

    /** Empty where they name none: then somebody sets it up in the browser. */
    public Optional<ConfiguredCredential> configured() {
        Path file = settings.clientCertificateLocation();
        if (file != null) {
            return Optional.of(certificate(file));
        }
        String secret = settings.clientSecret();
        if (secret != null && !secret.isBlank()) {
            return Optional.of(new ConfiguredCredential(CredentialKind.SECRET, Secret.of(secret), null));
        }
        return place.configured()
                ? Optional.of(new ConfiguredCredential(CredentialKind.FEDERATED, Secret.of("the place"), null))
                : Optional.empty();
    }

    private ConfiguredCredential certificate(Path file) {
        try {
            Secret pem = Secret.of(Files.readString(file));
            return new ConfiguredCredential(CredentialKind.CERTIFICATE, pem, certificates.facts(pem));
        } catch (IOException unreadable) {
            throw new IllegalStateException(CERTIFICATE + ": cannot read " + file, unreadable);
        } catch (UnusableCertificate unfit) {
            throw new IllegalStateException(
                    CERTIFICATE + ": " + file + " holds no private key with its certificate in PEM", unfit);
        }
    }
}
