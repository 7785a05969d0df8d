package io.gatehouse.sandbox.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.gatehouse.sandbox.entra.key.TestCertificates;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Which addresses, keys and flags of a registration Graph refuses. */
class RegistrationRuleTests extends RegistrationGraphTest {

    @ParameterizedTest
    @CsvSource({
        "api://nothing-of-ours, 400, HostNameNotOnVerifiedDomain",
        "https://elsewhere.example/app, 400, HostNameNotOnVerifiedDomain",
        "https://adatum.com.evil.example/app, 400, HostNameNotOnVerifiedDomain",
        "http://adatum.com/app, 400, HostNameNotOnVerifiedDomain",
        "https://adatum.com/app, 204, ''",
        "https://api.adatum.com/app, 204, ''",
        "api://9a1e40b4-5815-4a99-99e2-d15364c7a500/app, 204, ''"
    })
    void admitsOnlyIdentifierUrisOfItsOwn(String uri, int status, String code) {
        String path = path(made("{\"displayName\":\"Named\"}"));
        var answer = call("PATCH", path, admin(), "{\"identifierUris\":[\"" + uri + "\"]}");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        assertThat(answer.errorCode()).isEqualTo(code);
        if (status == 204) {
            String other = path(made("{\"displayName\":\"Named too\"}"));
            refused(
                    call("PATCH", other, admin(), "{\"identifierUris\":[\"" + uri + "\"]}"),
                    409,
                    "Request_MultipleObjectsWithSameKeyValue",
                    "identifierUris");
            call("DELETE", path, admin(), null);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://portal.example/callback",
                "http://[::1]/callback",
                "https://portal.example/a$b",
                "https://portal.example/cb#here",
                "portal.example/callback",
                "urn:ietf:wg:oauth:2.0:oob"
            })
    void refusesRedirectUris(String uri) {
        var answer = call(
                "POST",
                "/applications",
                admin(),
                "{\"displayName\":\"R\",\"web\":{\"redirectUris\":[\"" + uri + "\"]}}");
        refused(answer, 400, "Request_BadRequest", "redirectUris");
    }

    @Test
    void limitsTheNumberAndLengthOfRedirectUris() {
        String many = IntStream.range(0, 257)
                .mapToObj(i -> "\"https://portal.example/" + i + "\"")
                .collect(Collectors.joining(","));
        String body = "{\"displayName\":\"R\",\"web\":{\"redirectUris\":[%s]},\"spa\":{\"redirectUris\":[%s]}}";

        refused(call("POST", "/applications", admin(), body.formatted(many, "")), 400, "Request_BadRequest", "256");
        String longest = "\"https://portal.example/" + "x".repeat(256 - 23) + "\"";
        JsonNode made = made(body.formatted(longest, "\"http://localhost:3000/app\""));
        assertThat(made.path("spa").path("redirectUris").get(0).asString()).isEqualTo("http://localhost:3000/app");
        String tooLong = longest.replace("/xx", "/xxx");
        refused(call("POST", "/applications", admin(), body.formatted(tooLong, "")), 400, "Request_BadRequest", "256");
    }

    @Test
    void keepsFlagsOptionalClaimsAndPublicClients() {
        JsonNode made = made("""
                {"displayName":"Flags","isFallbackPublicClient":true,
                 "publicClient":{"redirectUris":["http://localhost"]},
                 "web":{"redirectUris":["https://portal.example/cb"],"logoutUrl":"https://portal.example/out",
                   "implicitGrantSettings":{"enableIdTokenIssuance":true,"enableAccessTokenIssuance":false}},
                 "optionalClaims":{"idToken":[{"name":"acct","essential":false}]}}
                """);
        JsonNode read = ok(path(made), admin());
        assertThat(read.path("isFallbackPublicClient").asBoolean()).isTrue();
        assertThat(read.path("publicClient").path("redirectUris")).hasSize(1);
        assertThat(read.path("web").path("logoutUrl").asString()).isEqualTo("https://portal.example/out");
        assertThat(read.path("web")
                        .path("implicitGrantSettings")
                        .path("enableIdTokenIssuance")
                        .asBoolean())
                .isTrue();
        assertThat(read.path("optionalClaims")
                        .path("idToken")
                        .get(0)
                        .path("name")
                        .asString())
                .isEqualTo("acct");
        refused(call("PATCH", path(made), admin(), "{\"shoeSize\":9}"), 400, "Request_BadRequest", "shoeSize");
        refused(call("PATCH", path(made), admin(), "{\"appId\":\"x\"}"), 400, "Request_BadRequest", "read-only");
    }

    @Test
    void rollsCertificatesByPatchAndByProof() throws JOSEException {
        JsonNode application = made("{\"displayName\":\"Certified\"}");
        String path = path(application);
        var first = TestCertificates.made("first");
        var second = TestCertificates.made("second");
        String add = "{\"keyCredential\":{\"type\":\"AsymmetricX509Cert\",\"usage\":\"Verify\",\"key\":\"%s\"},"
                + "\"passwordCredential\":null,\"proof\":\"%s\"}";
        String itself = ownToken(application);

        refused(
                call("POST", path + "/addKey", itself, add.formatted(second.der(), "not.a.proof")),
                401,
                "Authentication_MissingOrMalformed",
                "Access Token missing or malformed.");
        done(call("PATCH", path, admin(), "{\"keyCredentials\":[" + key(first.der(), null) + "]}"));
        JsonNode shown = ok(path, admin()).path("keyCredentials").get(0);
        assertThat(shown.path("key").isNull()).isTrue();
        assertThat(shown.path("customKeyIdentifier").asString()).matches("[0-9A-F]{40}");
        assertThat(ok(path + "?$select=keyCredentials", admin())
                        .path("keyCredentials")
                        .get(0)
                        .path("key")
                        .asString())
                .isEqualTo(first.der());

        var added = call("POST", path + "/addKey", itself, add.formatted(second.der(), proof(first, application)));
        assertThat(added.status()).as(added.response().body()).isEqualTo(200);
        String kept = "{\"keyCredentials\":[{\"keyId\":\"%s\"}]}"
                .formatted(added.json().path("keyId").asString());
        done(call("PATCH", path, admin(), kept));
        assertThat(ok(path, admin()).path("keyCredentials")).hasSize(1);
        String remove = "{\"keyId\":\"%s\",\"proof\":\"%s\"}";
        refused(
                call("POST", path + "/removeKey", itself, remove.formatted("none", proof(second, application))),
                400,
                "Request_BadRequest",
                "none");
        done(call(
                "POST",
                path + "/removeKey",
                itself,
                remove.formatted(added.json().path("keyId").asString(), proof(second, application))));
        assertThat(ok(path, admin()).path("keyCredentials")).isEmpty();
    }

    @Test
    void refusesKeysThatOutliveTheirCertificateOrAreNone() {
        String path = path(made("{\"displayName\":\"Keys\"}"));
        var made = TestCertificates.made("until 2049");
        refused(
                call("PATCH", path, admin(), "{\"keyCredentials\":[" + key(made.der(), "2050-01-01T00:00:00Z") + "]}"),
                400,
                "KeyCredentialsInvalidEndDate",
                "Key credential end date is invalid.");
        refused(
                call("PATCH", path, admin(), "{\"keyCredentials\":[" + key("bm90IGEgY2VydGlmaWNhdGU=", null) + "]}"),
                400,
                "Request_BadRequest",
                "KeyCredential");
    }

    @Test
    void enforcesTheTenantsAppManagementPolicies() {
        String policyAdmin = admin("Policy.ReadWrite.ApplicationConfiguration");
        String policy = "/policies/defaultAppManagementPolicy";
        String path = path(made("{\"displayName\":\"Governed\"}"));
        assertThat(ok(policy, policyAdmin).path("isEnabled").asBoolean()).isFalse();

        done(call("PATCH", policy, policyAdmin, restrictions("passwordLifetime", "P90D")));
        JsonNode read = ok(policy, policyAdmin);
        assertThat(read.path("applicationRestrictions")
                        .path("passwordCredentials")
                        .get(0)
                        .path("maxLifetime")
                        .asString())
                .isEqualTo("P90D");
        refused(
                call("POST", path + "/addPassword", admin(), "{\"passwordCredential\":{\"displayName\":\"long\"}}"),
                400,
                "CredentialInvalidLifetimeAsPerAppPolicy",
                "Credential lifetime exceeds the max value allowed as per assigned policy '00000000");
        String end = world().now().plus(Duration.ofDays(80)).toString();
        assertThat(call(
                                "POST",
                                path + "/addPassword",
                                admin(),
                                "{\"passwordCredential\":{\"endDateTime\":\"" + end + "\"}}")
                        .status())
                .isEqualTo(200);
        done(call("PATCH", policy, policyAdmin, restrictions("passwordAddition", null)));
        refused(
                call("POST", path + "/addPassword", admin(), "{\"passwordCredential\":{}}"),
                400,
                "CredentialTypeNotAllowedAsPerAppPolicy",
                "Credential type not allowed as per assigned policy");

        String own = call("POST", "/policies/appManagementPolicies", policyAdmin, """
                        {"displayName":"Exempt","description":"x","isEnabled":true,"restrictions":{"passwordCredentials":[]}}
                        """)
                .json()
                .path("id")
                .asString();
        String reference =
                "{\"@odata.id\":\"https://graph.microsoft.com/v1.0/policies/appManagementPolicies/" + own + "\"}";
        done(call("POST", path + "/appManagementPolicies/$ref", policyAdmin, reference));
        assertThat(ok(path + "/appManagementPolicies", policyAdmin).path("value"))
                .hasSize(1);
        assertThat(call("POST", path + "/addPassword", admin(), "{\"passwordCredential\":{}}")
                        .status())
                .as("its own policy takes the place of the default")
                .isEqualTo(200);
        done(call("PATCH", policy, policyAdmin, "{\"isEnabled\":false}"));
    }

    private static String restrictions(String type, @org.jspecify.annotations.Nullable String longest) {
        return """
                {"isEnabled":true,"applicationRestrictions":{"passwordCredentials":[
                  {"restrictionType":"%s","state":"enabled","maxLifetime":%s,
                   "restrictForAppsCreatedAfterDateTime":"2019-01-01T10:37:00Z"}]}}
                """.formatted(type, longest == null ? "null" : "\"" + longest + "\"");
    }

    private static String ownToken(JsonNode application) {
        return signed(
                TENANT,
                claims -> claims.claim("appid", application.path("appId").asString())
                        .claim("idtyp", "app"));
    }

    private static String proof(TestCertificates.Made certificate, JsonNode application) throws JOSEException {
        Instant now = world().now();
        var jwt = new SignedJWT(
                new JWSHeader(JWSAlgorithm.RS256),
                new JWTClaimsSet.Builder()
                        .audience("00000002-0000-0000-c000-000000000000")
                        .issuer(application.path("id").asString())
                        .notBeforeTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(600)))
                        .build());
        jwt.sign(new RSASSASigner(certificate.pair().getPrivate()));
        return jwt.serialize();
    }
}
