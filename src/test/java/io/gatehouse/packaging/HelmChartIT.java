package io.gatehouse.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.FileSystemUtils;

/** The chart as Helm itself, inside this JVM, reads it. */
class HelmChartIT {

    private static final Path CHART = Path.of("helm/gatehouse");
    private static final Path FULL = Path.of("src/test/resources/packaging/full-values.yaml");
    private static final String NEEDED = """
            publicUrl: https://connect.example.com
            provider:
              name: Northern Voice
              tenantId: 47eaa099-2cb6-416d-86dc-283cf0480ff9
              clientId: 68b4aef7-3eaa-4e17-9d8a-4eace693ae2d
            database: {url: "jdbc:postgresql://db.example.com/gatehouse"}
            existingSecrets: {database: db-login, provider: entra, vaultKeys: keys}
            """;

    @TempDir
    Path directory;

    @Test
    void lintsStrictly() {
        LintResult result = new Helm(CHART).lint().strict().call();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @Test
    void rendersWithTheNeededValuesAlone() throws Exception {
        Manifests rendered = rendered(NEEDED);

        assertThat(rendered.kinds())
                .containsExactlyInAnyOrder(
                        "ServiceAccount", "ConfigMap", "Service", "Deployment", "PodDisruptionBudget");
        assertThat(rendered.at("Deployment", "spec.replicas")).isEqualTo(2);
        assertThat(rendered.at("ConfigMap", "data.GATEHOUSE_PUBLIC_URL")).isEqualTo("https://connect.example.com");
        assertThat(rendered.at("Service", "spec.ports.0.targetPort")).isEqualTo("http");
    }

    @Test
    void keepsPodsWithoutRightsAndWritableFiles() throws Exception {
        Manifests rendered = rendered(NEEDED);
        String pod = "spec.template.spec.";

        assertThat(rendered.at("Deployment", pod + "securityContext.runAsNonRoot"))
                .isEqualTo(true);
        assertThat(rendered.at("Deployment", pod + "automountServiceAccountToken"))
                .isEqualTo(false);
        assertThat(rendered.at("Deployment", pod + "containers.0.securityContext.readOnlyRootFilesystem"))
                .isEqualTo(true);
        assertThat(rendered.at("Deployment", pod + "containers.0.securityContext.capabilities.drop"))
                .isEqualTo(List.of("ALL"));
    }

    /** {@code helm template} leaves hooks out here, so the hook is made an ordinary object of a copy. */
    @Test
    void provesAReleaseByAPodOfItsOwn() throws Exception {
        Path copy = directory.resolve("gatehouse");
        FileSystemUtils.copyRecursively(CHART, copy);
        Path hook = copy.resolve("templates/tests/ready.yaml");
        String text = Files.readString(hook);
        assertThat(text).contains("helm.sh/hook: test");
        Files.writeString(hook, text.replaceAll("(?m)^ *helm.sh/hook.*\\R", ""));

        Manifests rendered = rendered(copy, NEEDED);

        assertThat(rendered.at("Pod", "spec.containers.0.securityContext.readOnlyRootFilesystem"))
                .isEqualTo(true);
        assertThat(rendered.at("Pod", "spec.containers.0.image"))
                .isEqualTo(rendered.at("Deployment", "spec.template.spec.containers.0.image"));
        assertThat(rendered.at("Pod", "spec.containers.0.command.2"))
                .asString()
                .contains("/dev/tcp/release-gatehouse/80", "Host: connect.example.com");
        assertThat(rendered.at("Pod", "metadata.labels"))
                .as("the Service sends it no requests")
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("app.kubernetes.io/name", "gatehouse-test");
        assertThat(rendered.at("Service", "spec.selector"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("app.kubernetes.io/name", "gatehouse");
    }

    @ParameterizedTest
    @CsvSource({"startupProbe,liveness", "livenessProbe,liveness", "readinessProbe,readiness"})
    void probesTheManagementPort(String probe, String group) throws Exception {
        Manifests rendered = rendered(NEEDED);
        String request = "spec.template.spec.containers.0." + probe + ".httpGet.";

        assertThat(rendered.at("Deployment", request + "port")).isEqualTo("management");
        assertThat(rendered.at("Deployment", request + "path")).isEqualTo("/actuator/health/" + group);
    }

    @Test
    void takesEverySecretFromASecret() throws Exception {
        Map<String, Object> variables = rendered(Files.readString(FULL)).variables();

        assertThat(variables)
                .containsEntry("SPRING_DATASOURCE_PASSWORD", "db-login/password")
                .containsEntry("SPRING_FLYWAY_PASSWORD", "db-owner/password")
                .containsEntry("GATEHOUSE_PROVIDER_CLIENT_SECRET", "entra/client-secret")
                .containsEntry("SPRING_MAIL_PASSWORD", "smtp-login/password")
                .containsEntry("OTHER_PASSWORD", "other/password")
                .containsEntry("LOGGING_LEVEL_ROOT", "warn");
    }

    @Test
    void provesItselfByACertificateOrByItsServiceAccount() throws Exception {
        Manifests certificate = rendered(NEEDED.replace("clientId:", "credential: certificate\n  clientId:"));
        Manifests federated = rendered(NEEDED.replace("clientId:", "credential: federated\n  clientId:")
                .replace("provider: entra, ", ""));

        assertThat(certificate.at("ConfigMap", "data.GATEHOUSE_PROVIDER_CLIENT_CERTIFICATE_LOCATION"))
                .isEqualTo("/credential/client.pem");
        assertThat(certificate.at("Deployment", "spec.template.spec.volumes.2.secret.secretName"))
                .isEqualTo("entra");
        assertThat(federated.at("ConfigMap", "data.GATEHOUSE_FEDERATED_TOKEN_FILE"))
                .isEqualTo("/place/token");
        assertThat(federated.at(
                        "Deployment", "spec.template.spec.volumes.2.projected.sources.0.serviceAccountToken.audience"))
                .isEqualTo("api://AzureADTokenExchange");
        assertThat(certificate.variables()).doesNotContainKey("GATEHOUSE_PROVIDER_CLIENT_SECRET");
        assertThat(federated.variables()).doesNotContainKey("GATEHOUSE_PROVIDER_CLIENT_SECRET");
    }

    @Test
    void rendersEveryObjectWithFullValues() throws Exception {
        Manifests rendered = rendered(Files.readString(FULL));

        assertThat(rendered.kinds())
                .contains("Ingress", "HTTPRoute", "HorizontalPodAutoscaler", "NetworkPolicy")
                .doesNotContain("PodMonitor");
        assertThat(rendered.at("Deployment", "spec.replicas")).isNull();
        assertThat(rendered.at("Deployment", "spec.template.spec.containers.0.image"))
                .asString()
                .startsWith("registry.example/gatehouse@sha256:0123");
        assertThat(rendered.at("Ingress", "spec.rules.0.host")).isEqualTo("connect.example.com");
        assertThat(rendered.at("Ingress", "spec.tls.0.secretName")).isEqualTo("connect-tls");
        assertThat(rendered.at("HTTPRoute", "spec.rules.0.backendRefs.0.port")).isEqualTo(8443);
        assertThat(rendered.at("NetworkPolicy", "spec.egress.1.ports"))
                .isEqualTo(List.of(Map.of("port", 5433), Map.of("port", 465), Map.of("port", 443)));
        assertThat(rendered.at("ConfigMap", "data.GATEHOUSE_PROVIDER_NAME")).isEqualTo("Northern \"Voice\": & friends");
        assertThat(rendered.at("ConfigMap", "data.GATEHOUSE_MICROSOFT_LOGIN_ENDPOINT"))
                .isEqualTo("https://login.example.com");
    }

    @Test
    void passesOnWhatCustomersRead() throws Exception {
        String read = """
                name: Northern Voice
                  appName: Voice Connect
                  publisher: Northern Voice AB
                  publisherVerified: false
                  securityEmail: security@northernvoice.example
                  privacyUrl: https://northernvoice.example/privacy""";
        Manifests told = rendered(NEEDED.replace("name: Northern Voice", read));
        assertThat(told.at("ConfigMap", "data"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("GATEHOUSE_PROVIDER_APP_NAME", "Voice Connect")
                .containsEntry("GATEHOUSE_PROVIDER_PUBLISHER", "Northern Voice AB")
                .containsEntry("GATEHOUSE_PROVIDER_PUBLISHER_VERIFIED", "false")
                .containsEntry("GATEHOUSE_PROVIDER_SECURITY_EMAIL", "security@northernvoice.example")
                .containsEntry("GATEHOUSE_PROVIDER_PRIVACY_URL", "https://northernvoice.example/privacy");
        assertThat(rendered(NEEDED).at("ConfigMap", "data"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .doesNotContainKeys("GATEHOUSE_PROVIDER_APP_NAME", "GATEHOUSE_PROVIDER_PUBLISHER_VERIFIED");
    }

    @Test
    void restartsPodsWhenTheirSettingsChange() throws Exception {
        String checksum = "spec.template.metadata.annotations.checksum/config";

        assertThat(rendered(NEEDED).at("Deployment", checksum))
                .isNotNull()
                .isNotEqualTo(rendered(NEEDED.replace("connect.", "portal.")).at("Deployment", checksum));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            replicas: 3                                                        | replicas
            gatehouse: {publicUrl: "https://x.example"}                        | gatehouse
            clientSecret: canary                                               | clientSecret
            image: {secret: canary}                                            | secret
            mail: {password: canary}                                           | password
            extraEnv: [{name: SPRING_MAIL_PASSWORD, value: canary}]            | valueFrom
            extraEnv: [{name: GATEHOUSE_PROVIDER_CLIENT_SECRET, value: canary}] | valueFrom
            microsoft: {cloud: mars}                                           | cloud
            microsoft: {cloud: custom}                                         | Endpoint
            microsoft: {loginEndpoint: "http://login.example"}                 | loginEndpoint
            replicaCount: many                                                 | replicaCount
            httpRoute: {enabled: true}                                         | parentRefs
            """)
    void refusesUnknownValuesAndPlainSecrets(String value, String named) {
        assertThatThrownBy(() -> rendered(NEEDED + value + "\n")).hasMessageContaining(named);
    }

    @ParameterizedTest
    @CsvSource({
        "https://connect.example.com,http://connect.example.com,publicUrl",
        "https://connect.example.com,https://connect.example.com/portal,publicUrl",
        "db.example.com/gatehouse,db.example.com/gatehouse?password=canary,database",
        "47eaa099-2cb6-416d-86dc-283cf0480ff9,contoso.com,tenantId",
        "vaultKeys: keys,smtp: none,vaultKeys",
        "name: Northern Voice,supportEmail: a@b.example,provider.name"
    })
    void refusesWrongOrMissingValues(String right, String wrong, String named) {
        assertThat(NEEDED).contains(right);
        assertThatThrownBy(() -> rendered(NEEDED.replace(right, wrong))).hasMessageContaining(named);
    }

    private Manifests rendered(String values) throws Exception {
        return rendered(CHART, values);
    }

    private Manifests rendered(Path chart, String values) throws Exception {
        Path file = Files.writeString(Files.createTempFile(directory, "values", ".yaml"), values);
        TemplateCommand template = new Helm(chart)
                .template()
                .withName("release")
                .withKubeVersion("1.34.0")
                .withValuesFile(file);
        return Manifests.of(template.call());
    }
}
