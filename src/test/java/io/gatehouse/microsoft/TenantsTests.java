package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatehouse.microsoft.FakeMicrosoft.Reply;
import io.gatehouse.microsoft.call.Transport;
import io.gatehouse.microsoft.cloud.Cloud;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.proof.Discovery;
import io.gatehouse.microsoft.proof.Tenants;
import io.gatehouse.shared.TenantId;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TenantsTests {

    private final FakeMicrosoft entra = new FakeMicrosoft();
    private final SettableClock clock = new SettableClock();
    private final Tenants tenants = tenants(entra.cloud());

    private Tenants tenants(MicrosoftCloud cloud) {
        return new Tenants(new Discovery(cloud, new Transport(entra.settings(Duration.ofSeconds(30))), clock));
    }

    @AfterEach
    void stop() {
        entra.close();
    }

    private FailureKind failure(String text) {
        return catchThrowableOfType(MicrosoftException.class, () -> tenants.resolve(text))
                .failure()
                .kind();
    }

    @ParameterizedTest
    @ValueSource(strings = {"contoso.com", " Contoso.COM ", TestSigner.TENANT})
    void findsTheTenantOfADomainOrId(String text) {
        String issuer = entra.origin() + "/" + TestSigner.TENANT + "/v2.0";
        entra.describe("contoso.com", issuer);
        entra.describe(TestSigner.TENANT, issuer);

        assertThat(tenants.resolve(text)).hasToString(TestSigner.TENANT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"common", "organizations", "consumers", "not a domain", "a/../b.com", ""})
    void asksNobodyAboutWhatIsNoTenant(String text) {
        assertThat(failure(text)).isEqualTo(FailureKind.TENANT_UNKNOWN);
        assertThat(entra.received).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "400, '{\"error\":\"invalid_tenant\",\"error_description\":\"AADSTS90002: Tenant not found\"}', TENANT_UNKNOWN",
        "400, '{\"error\":\"invalid_tenant\"}', TENANT_UNKNOWN",
        "404, '', TENANT_UNKNOWN",
        "404, '{\"error\":\"not_found\"}', TENANT_UNKNOWN",
        "400, '{\"error\":\"invalid_request\",\"error_description\":\"AADSTS90038: other cloud\"}', OTHER_CLOUD",
        "503, '<html>', UNAVAILABLE",
        "429, '', THROTTLED",
        "200, '{}', ANSWER_UNREADABLE",
        "200, '{\"issuer\":\"https://login.example/{tenantid}/v2.0\",\"jwks_uri\":\"http://127.0.0.1:1/k\"}', TENANT_UNKNOWN",
    })
    void saysWhyATenantIsNotFound(int status, String body, FailureKind kind) {
        entra.on("/fabrikam.com/v2.0/.well-known/openid-configuration", Reply.json(status, body));

        assertThat(failure("fabrikam.com")).isEqualTo(kind);
    }

    /** What says that an organisation is gone ends with it what its customer has: nobody's error page does. */
    @ParameterizedTest
    @CsvSource({
        "400, '{\"error\":\"invalid_tenant\",\"error_description\":\"AADSTS90002: Tenant not found\"}', false",
        "400, '{\"error\":\"invalid_request\",\"error_codes\":[90002]}', false",
        "400, '{\"error\":\"invalid_tenant\"}', true",
        "400, '{\"error\":\"invalid_request\",\"error_description\":\"AADSTS900023: Neither\"}', true",
        "404, '', true",
        "404, '<html>AADSTS90002</html>', true",
        "404, '{\"error\":\"invalid_tenant\",\"error_description\":\"AADSTS90002: Tenant not found\"}', false",
        "404, '{\"error\":\"not_found\"}', true",
        "502, '{\"error\":\"invalid_tenant\",\"error_description\":\"AADSTS90002: Tenant not found\"}', true",
        "200, '<html>', true",
    })
    void believesThatATenantIsGoneToEntrasOwnWordsAlone(int status, String body, boolean untold) {
        entra.on("/" + TestSigner.TENANT + "/v2.0/.well-known/openid-configuration", Reply.json(status, body));
        TenantId tenant = new TenantId(TestSigner.TENANT);

        if (untold) {
            assertThatThrownBy(() -> tenants.exists(tenant)).isInstanceOf(MicrosoftException.class);
        } else {
            assertThat(tenants.exists(tenant)).isFalse();
        }
    }

    @Test
    void seesThatATenantIsThere() {
        entra.describe(TestSigner.TENANT, entra.origin() + "/" + TestSigner.TENANT + "/v2.0");

        assertThat(tenants.exists(new TenantId(TestSigner.TENANT))).isTrue();
    }

    @Test
    void noticesATenantOfAnotherCloud() {
        MicrosoftCloud global =
                new MicrosoftCloud(Cloud.GLOBAL, URI.create(entra.origin()), URI.create(entra.origin()));
        entra.on(
                "/contoso.us/v2.0/.well-known/openid-configuration",
                Reply.json(
                        200,
                        "{\"issuer\":\"%s/%s/v2.0\",\"jwks_uri\":\"%s/keys\",\"cloud_instance_name\":\"microsoftonline.us\"}"
                                .formatted(entra.origin(), TestSigner.TENANT, entra.origin())));

        assertThat(catchThrowableOfType(
                                MicrosoftException.class, () -> tenants(global).resolve("contoso.us"))
                        .failure()
                        .kind())
                .isEqualTo(FailureKind.OTHER_CLOUD);
    }

    @Test
    void saysThatNobodyAnswers() {
        entra.close();

        assertThat(failure("contoso.com")).isEqualTo(FailureKind.UNAVAILABLE);
    }
}
