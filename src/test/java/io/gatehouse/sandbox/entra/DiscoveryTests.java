package io.gatehouse.sandbox.entra;

import static io.gatehouse.sandbox.entra.Browser.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxSettings;
import io.gatehouse.sandbox.Shape;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DiscoveryTests {

    private static Sandbox sandbox;

    @BeforeAll
    static void start() {
        sandbox = Browser.start();
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @ParameterizedTest
    @CsvSource({
        "organizations,{tenantid}",
        "common,{tenantid}",
        "consumers," + SandboxFacts.PERSONAL,
        SandboxFacts.CONTOSO + "," + SandboxFacts.CONTOSO,
        "contoso.com," + SandboxFacts.CONTOSO,
        "contoso.onmicrosoft.com," + SandboxFacts.CONTOSO
    })
    void describesEachAuthorityInBothVersions(String segment, String issuerTenant) {
        String login = sandbox.loginEndpoint() + "/" + segment;
        JsonNode second = json(get("/" + segment + "/v2.0/.well-known/openid-configuration"));
        JsonNode first = json(get("/" + segment + "/.well-known/openid-configuration"));

        assertThat(second.get("issuer").asString()).isEqualTo(sandbox.loginEndpoint() + "/" + issuerTenant + "/v2.0");
        assertThat(first.get("issuer").asString()).isEqualTo("https://sts.windows.net/" + issuerTenant + "/");
        assertThat(second.get("token_endpoint").asString()).isEqualTo(login + "/oauth2/v2.0/token");
        assertThat(second.get("authorization_endpoint").asString()).isEqualTo(login + "/oauth2/v2.0/authorize");
        assertThat(second.get("end_session_endpoint").asString()).isEqualTo(login + "/oauth2/v2.0/logout");
        assertThat(second.get("tenant_region_scope").isNull()).isEqualTo(issuerTenant.startsWith("{"));
        assertThat(second.has("code_challenge_methods_supported")).isFalse();
        for (JsonNode version : new JsonNode[] {first, second}) {
            JsonNode keys = json(get(
                            URI.create(version.get("jwks_uri").asString()).getPath()))
                    .get("keys");
            assertThat(keys.size()).isGreaterThanOrEqualTo(2);
            assertThat(keys.get(0).get("issuer").asString())
                    .isEqualTo(version.get("issuer").asString());
        }
    }

    @Test
    void publishesKeysWithTheirCertificates() throws Exception {
        JsonNode keys = json(get("/common/discovery/v2.0/keys")).get("keys");
        for (JsonNode key : keys) {
            byte[] der = Base64.getDecoder().decode(key.get("x5c").get(0).asString());
            String thumbprint = Base64URL.encode(
                            MessageDigest.getInstance("SHA-1").digest(der))
                    .toString();
            assertThat(key.get("kid").asString())
                    .isEqualTo(thumbprint)
                    .isEqualTo(key.get("x5t").asString());
            assertThat(key.has("alg")).isFalse();
            assertThat(key.has("d")).isFalse();
            var certificate = java.security.cert.CertificateFactory.getInstance("X.509")
                    .generateCertificate(new java.io.ByteArrayInputStream(der));
            certificate.verify(certificate.getPublicKey());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/missing.example/v2.0/.well-known/openid-configuration", "/missing/discovery/v2.0/keys"})
    void knowsNoOtherTenant(String path) {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("error_codes").get(0).asInt()).isEqualTo(90002);
    }

    @Test
    void answersInstanceDiscovery() {
        String path = "/common/discovery/instance?api-version=1.1&authorization_endpoint=";

        JsonNode known = json(get(path + "https://login.microsoftonline.com/common/oauth2/v2.0/authorize"));
        HttpResponse<String> unknown = get(path + "https://login.evil.example/common/oauth2/v2.0/authorize");

        Shape.assertShape("entra/instance-discovery", known);
        assertThat(known.get("metadata").get(0).get("aliases").toString()).contains("login.windows.net");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(json(unknown).get("error").asString()).isEqualTo("invalid_instance");
    }

    @Test
    void keepsTokensAliveAcrossARestart(@TempDir Path directory) throws Exception {
        var settings = new SandboxSettings(0, 0, URI.create(Browser.PORTAL), directory, false);
        String refresh;
        String idToken;
        try (Sandbox first = Sandbox.start(settings)) {
            var browser = new Browser(first);
            JsonNode tokens =
                    json(browser.redeem("organizations", browser.code("organizations", SandboxFacts.CONTOSO_ADMIN)));
            refresh = tokens.get("refresh_token").asString();
            idToken = tokens.get("id_token").asString();
        }
        try (Sandbox second = Sandbox.start(settings)) {
            var browser = new Browser(second);
            HttpResponse<String> answer =
                    browser.token("organizations", "grant_type", "refresh_token", "refresh_token", refresh);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            var keys = JWKSet.parse(browser.get(second.loginEndpoint() + "/common/discovery/v2.0/keys")
                    .body());
            JWSObject token = JWSObject.parse(idToken);
            RSAKey key = (RSAKey) keys.getKeyByKeyId(token.getHeader().getKeyID());
            assertThat(token.verify(new RSASSAVerifier(key))).isTrue();
        }
    }

    private static HttpResponse<String> get(String path) {
        return new Browser(sandbox).get(sandbox.loginEndpoint() + path);
    }
}
