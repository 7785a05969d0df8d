package io.gatehouse.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gatehouse.SandboxTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.microsoft.token.AppCredential;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.AppRegistrations.ConfiguredRegistration;
import io.gatehouse.registration.credential.ConfiguredCredential;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.registration.credential.FederatedToken;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import io.gatehouse.vault.certificate.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** What a first start by settings proves itself with: a certificate, a secret, or the place where it runs. */
@SandboxTest
class FirstCredentialTests {

    private static final ConfiguredCredential PLACE =
            new ConfiguredCredential(CredentialKind.FEDERATED, Secret.of("the place"), null);

    @Autowired
    Rows rows;

    @Autowired
    AppRegistrations registrations;

    @Autowired
    FederatedToken place;

    @Autowired
    Certificates certificates;

    @TempDir
    Path folder;

    final String client = UUID.randomUUID().toString();
    ProviderId provider;

    @BeforeEach
    void open() {
        provider = rows.another("Western Voice");
    }

    @Test
    void takesACertificateBeforeASecretAndKnowsItsEnd() throws IOException {
        Instant ends = Instant.parse("2027-06-01T00:00:00Z");
        Secret pem = certificates.create("gatehouse", ends.minus(Duration.ofDays(365)), ends);
        Path file = Files.writeString(folder.resolve("client.pem"), pem.reveal());

        ConfiguredCredential found = credential("a secret", file).configured().orElseThrow();

        assertThat(configured(found)).singleElement().satisfies(each -> {
            assertThat(each.kind()).isEqualTo(CredentialKind.CERTIFICATE);
            assertThat(each.expiresAt()).isEqualTo(ends);
            assertThat(each.thumbprint()).isEqualTo(certificates.facts(pem).sha1());
        });
        assertThat(proof()).isInstanceOf(AppCredential.ClientAssertion.class);
        assertThat(configured(found)).as("the same again at the next start").hasSize(1);
    }

    @Test
    void saysWhatIsWrongWithACertificate() throws IOException {
        Path missing = folder.resolve("nowhere.pem");
        assertThatIllegalStateException()
                .isThrownBy(() -> credential(null, missing).configured())
                .withMessageContaining("GATEHOUSE_PROVIDER_CLIENT_CERTIFICATE_LOCATION")
                .withMessageContaining("nowhere.pem");
        Path text = Files.writeString(folder.resolve("text.pem"), "no certificate");
        assertThatIllegalStateException()
                .isThrownBy(() -> credential(null, text).configured())
                .withMessageContaining("private key with its certificate");
    }

    @Test
    void usesThePlaceOnlyWhereThereIsNothingElse() {
        assertThat(configured(PLACE))
                .singleElement()
                .satisfies(each -> assertThat(each.kind()).isEqualTo(CredentialKind.FEDERATED));
        assertThat(proof()).isInstanceOf(AppCredential.ClientAssertion.class);

        Secret secret = Secret.of("a secret that came later");
        assertThat(configured(new ConfiguredCredential(CredentialKind.SECRET, secret, null)))
                .hasSize(2);
        assertThat(proof()).isInstanceOf(AppCredential.ClientSecret.class);
        assertThat(configured(PLACE)).as("the variable was merely taken away").hasSize(2);
        assertThat(proof()).isInstanceOf(AppCredential.ClientSecret.class);
    }

    @Test
    void leavesItToTheBrowserWhereNothingIsSet() {
        assertThat(place.configured()).isFalse();
        assertThat(credential(null, null).configured()).isEmpty();
        assertThat(credential(" ", null).configured()).isEmpty();
    }

    private FirstCredential credential(@Nullable String secret, @Nullable Path certificate) {
        ProviderSettings settings = new ProviderSettings(
                "Western Voice",
                null,
                client,
                secret,
                certificate,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        return new FirstCredential(settings, place, certificates);
    }

    private List<CredentialView> configured(ConfiguredCredential credential) {
        return ProviderScope.call(provider, () -> {
            registrations.configure(new ConfiguredRegistration(
                    new TenantId("47eaa099-2cb6-416d-86dc-283cf0480ff9"), client, "Connect", null, null, credential));
            return registrations.credentialsOf(registrations.own().id());
        });
    }

    private Object proof() {
        return ProviderScope.call(
                provider,
                () -> registrations.identityOf(registrations.own().id()).credential());
    }
}
