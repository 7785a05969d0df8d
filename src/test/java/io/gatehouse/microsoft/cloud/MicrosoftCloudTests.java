package io.gatehouse.microsoft.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gatehouse.shared.TenantId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class MicrosoftCloudTests {

    private static MicrosoftSettings settings(@Nullable Cloud cloud, @Nullable String login, @Nullable String graph) {
        return new MicrosoftSettings(
                cloud,
                login == null ? null : URI.create(login),
                graph == null ? null : URI.create(graph),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                4);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:9100,         http://localhost:9100/v1.0",
        "http://localhost:9100/,        http://localhost:9100/v1.0",
        "http://127.0.0.1:9100/v1.0,    http://127.0.0.1:9100/v1.0",
        "http://[::1]:9100/v1.0/,       http://[::1]:9100/v1.0",
        "https://Graph.Example.test/beta, https://graph.example.test/beta",
        "https://example.test:443/msgraph/, https://example.test/msgraph/v1.0",
    })
    void takesGraphEndpointWithAndWithoutVersion(String configured, String used) {
        MicrosoftCloud cloud = MicrosoftCloud.of(settings(Cloud.CUSTOM, "https://login.example.test/", configured));

        assertThat(cloud.graph()).hasToString(used);
        assertThat(cloud.login()).hasToString("https://login.example.test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.example.test",
                "http://localhost.example.test",
                "http://10.0.0.1:9100",
                "ftp://localhost",
                "localhost:9100",
                "https://user:secret@login.example.test",
                "https://login.example.test?x=1",
                "https:///nohost",
            })
    void refusesEndpointsThatWouldSendTokensAstray(String login) {
        assertThatExceptionOfType(CloudNotConfigured.class)
                .isThrownBy(() -> MicrosoftCloud.of(settings(Cloud.CUSTOM, login, "https://graph.example.test")))
                .withMessageContaining("GATEHOUSE_MICROSOFT_LOGIN_ENDPOINT");
    }

    @Test
    void saysWhichVariableIsMissing() {
        assertThatExceptionOfType(CloudNotConfigured.class)
                .isThrownBy(() -> MicrosoftCloud.of(settings(null, null, null)))
                .withMessageContaining("GATEHOUSE_MICROSOFT_CLOUD");
        assertThatExceptionOfType(CloudNotConfigured.class)
                .isThrownBy(() -> MicrosoftCloud.of(settings(Cloud.CUSTOM, "http://localhost:1", null)))
                .withMessageContaining("GATEHOUSE_MICROSOFT_GRAPH_ENDPOINT");
        assertThatExceptionOfType(CloudNotConfigured.class)
                .isThrownBy(() -> MicrosoftCloud.of(settings(Cloud.GLOBAL, "http://localhost:1", null)))
                .withMessageContaining("CLOUD=custom");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CUSTOM")
    void knowsTheNamedCloudsByThemselves(Cloud name) {
        MicrosoftCloud cloud = MicrosoftCloud.of(settings(name, null, null));

        assertThat(cloud.login()).hasScheme("https");
        assertThat(cloud.graph().getPath()).isEqualTo("/v1.0");
        assertThat(cloud.defaultScope()).isEqualTo("https://" + cloud.graph().getHost() + "/.default");
    }

    @Test
    void writesScopesAsTheCloudUnderstandsThem() {
        MicrosoftCloud custom = MicrosoftCloud.of(settings(Cloud.CUSTOM, "http://localhost:1", "http://localhost:2"));
        MicrosoftCloud dod = MicrosoftCloud.of(settings(Cloud.US_GOV_DOD, null, null));

        assertThat(custom.scope("User.Read.All")).isEqualTo("User.Read.All");
        assertThat(custom.defaultScope()).isEqualTo("https://graph.microsoft.com/.default");
        assertThat(dod.scope("User.Read.All")).isEqualTo("https://dod-graph.microsoft.us/User.Read.All");
        assertThat(dod.scope("offline_access")).isEqualTo("offline_access");
        assertThat(dod.scope("api://x/y")).isEqualTo("api://x/y");
    }

    @Test
    void tellsGraphsPermissionsFromThoseOfOtherApis() {
        MicrosoftCloud global = MicrosoftCloud.of(settings(Cloud.GLOBAL, null, null));

        assertThat(List.of(
                        "User.Read",
                        "https://graph.microsoft.com/User.Read",
                        "https://Graph.Microsoft.com/User.Read",
                        "https://graph.microsoft.com//User.Read",
                        "https://graph.microsoft.us/User.Read",
                        "https://graph.microsoft.com/.default"))
                .allMatch(global::ofGraph);
        assertThat(List.of(
                        "https://outlook.office.com/User.Read",
                        "https://graph.microsoft.com.example/User.Read",
                        "https://graph.microsoft.com/a/User.Read",
                        "http://localhost:2/User.Read",
                        "https://graph.microsoft.com",
                        "api://x/User.Read"))
                .noneMatch(global::ofGraph);
        assertThat(List.of(".default", "https://graph.microsoft.com/.default")).allMatch(global::everything);
        assertThat(List.of("default", "https://outlook.office.com/.default", "User.Read"))
                .noneMatch(global::everything);
    }

    /** Programs name it by the address that they were told. */
    @Test
    void knowsTheConfiguredGraphByItsOwnAddress() {
        MicrosoftCloud custom =
                MicrosoftCloud.of(settings(Cloud.CUSTOM, "http://localhost:1", "http://localhost:2/graph"));

        assertThat(List.of(
                        "http://localhost:2/.default",
                        "HTTP://LocalHost:2/.default",
                        "http://localhost:2/graph/.default",
                        "http://localhost:2/graph/v1.0/.default",
                        "https://graph.microsoft.com/.default"))
                .allMatch(custom::everything);
        assertThat(custom.ofGraph("http://localhost:2/User.Read")).isTrue();
        assertThat(List.of("http://localhost:1/.default", "http://localhost:2/other/.default"))
                .noneMatch(custom::ofGraph);
    }

    @Test
    void bindsTheDocumentedNames() {
        MicrosoftSettings bound = new Binder(new MapConfigurationPropertySource(
                        Map.of("gatehouse.microsoft.cloud", "us-gov-dod", "gatehouse.microsoft.login-endpoint", "")))
                .bindOrCreate("gatehouse.microsoft", MicrosoftSettings.class);

        assertThat(bound.cloud()).isEqualTo(Cloud.US_GOV_DOD);
        assertThat(bound.loginEndpoint()).isNull();
        assertThat(bound.callTimeout()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void composesTheAddressesOfAnAuthority() {
        MicrosoftCloud cloud = MicrosoftCloud.of(settings(Cloud.GLOBAL, null, null));
        EntraEndpoints tenant = cloud.endpoints(Authority.of(new TenantId("3F8CD22A-0000-4000-8000-000000000001")));

        assertThat(tenant.authorize())
                .isEqualTo(
                        "https://login.microsoftonline.com/3f8cd22a-0000-4000-8000-000000000001/oauth2/v2.0/authorize");
        assertThat(cloud.endpoints(Authority.ORGANIZATIONS).token())
                .isEqualTo("https://login.microsoftonline.com/organizations/oauth2/v2.0/token");
        assertThat(cloud.signInOrigin()).isEqualTo("https://login.microsoftonline.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"contoso", "common", "..", "a/b.c", "con toso.com", "-a.com", "a..b", "x@y.com", "a.com/", ""})
    void refusesWhatIsNoDomain(String text) {
        assertThat(Authority.ofDomain(text)).isEmpty();
    }

    @Test
    void takesDomainsInAnyScript() {
        assertThat(Authority.ofDomain(" Contoso.COM ")).contains(new Authority("contoso.com"));
        assertThat(Authority.ofDomain("bücher.example")).contains(new Authority("xn--bcher-kva.example"));
    }
}
