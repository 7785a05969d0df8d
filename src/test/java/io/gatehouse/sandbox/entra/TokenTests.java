package io.gatehouse.sandbox.entra;

import static io.gatehouse.sandbox.entra.Browser.claims;
import static io.gatehouse.sandbox.entra.Browser.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Application.Api;
import io.gatehouse.sandbox.Application.Password;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.Shape;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class TokenTests extends TokenBase {

    @Test
    void redeemsACodeForAllThreeTokens() {
        HttpResponse<String> answer = browser.redeem(
                "organizations", browser.code("organizations", SandboxFacts.CONTOSO_ADMIN), "client_info", "1");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode body = json(answer);
        Shape.assertShape("entra/token", body);
        Shape.assertShape("entra/id-token-claims", claims(body.get("id_token").asString()));
        assertThat(body.get("expires_in").asInt()).isBetween(3_599, 5_400);
        assertThat(body.get("scope").asString()).contains("User.Read", "openid").doesNotContain("offline_access");
        Person adele = world.account(SandboxFacts.CONTOSO_ADMIN).orElseThrow();
        JsonNode id = claims(body.get("id_token").asString());
        assertThat(id.get("iss").asString()).isEqualTo(sandbox.loginEndpoint() + "/" + SandboxFacts.CONTOSO + "/v2.0");
        assertThat(id.get("aud").asString()).isEqualTo(SandboxFacts.PORTAL_CLIENT_ID);
        assertThat(id.get("tid").asString()).isEqualTo(SandboxFacts.CONTOSO);
        assertThat(id.get("oid").asString()).isEqualTo(adele.id());
        assertThat(id.get("nonce").asString()).isEqualTo("nonce-1");
        assertThat(id.get("preferred_username").asString()).isEqualTo(SandboxFacts.CONTOSO_ADMIN);
        assertThat(id.get("acct").asInt()).isZero();
        assertThat(id.has("wids")).isFalse();
        assertThat(id.has("roles")).isFalse();
        JsonNode access = claims(body.get("access_token").asString());
        assertThat(access.get("iss").asString()).isEqualTo("https://sts.windows.net/" + SandboxFacts.CONTOSO + "/");
        assertThat(access.get("ver").asString()).isEqualTo("1.0");
        assertThat(access.get("appid").asString()).isEqualTo(SandboxFacts.PORTAL_CLIENT_ID);
        String clientInfo =
                new String(Base64.getUrlDecoder().decode(body.get("client_info").asString()));
        assertThat(clientInfo).contains(adele.id(), SandboxFacts.CONTOSO);
    }

    @Test
    void sendsOnlyWhatWasAskedFor() {
        String code = browser.code("organizations", SandboxFacts.CONTOSO_ADMIN, "scope", "profile User.Read");

        JsonNode body = json(browser.redeem("organizations", code));

        assertThat(body.has("refresh_token")).isFalse();
        assertThat(body.has("id_token")).isFalse();
        assertThat(body.has("client_info")).isFalse();
    }

    @Test
    void namesTheRolesOfOperators() {
        for (Map.Entry<String, String> expected : Map.of(
                        SandboxFacts.OWNER_UPN, "[\"Gatehouse.Owner\"]",
                        SandboxFacts.OPERATOR_UPN, "[\"Gatehouse.Operator\"]",
                        SandboxFacts.AUDITOR_UPN, "[\"Gatehouse.Auditor\"]")
                .entrySet()) {
            JsonNode id = idToken(SandboxFacts.HOME_TENANT, expected.getKey(), "openid profile User.Read");
            assertThat(id.get("roles").toString()).isEqualTo(expected.getValue());
        }
        assertThat(idToken(SandboxFacts.HOME_TENANT, SandboxFacts.NO_ROLE_UPN, "openid profile")
                        .has("roles"))
                .isFalse();
    }

    @Test
    void saysWhoIsAGuest() {
        JsonNode id = idToken(SandboxFacts.CONTOSO, SandboxFacts.GUEST, "openid profile User.Read");

        assertThat(id.get("acct").asInt()).isEqualTo(1);
        assertThat(id.get("tid").asString()).isEqualTo(SandboxFacts.CONTOSO);
        assertThat(id.get("idp").asString()).contains(SandboxFacts.ADATUM);
    }

    @Test
    void listsDirectoryRolesOnlyWhenTheRegistrationAsks() {
        Application portal = portal();
        Api api = portal.api();
        world.save(portal.withApi(
                new Api(api.identifierUris(), 2, "DirectoryRole", api.optionalIdTokenClaims(), api.publicClient())));

        JsonNode id = idToken("organizations", SandboxFacts.CONTOSO_ADMIN, "openid profile User.Read");

        assertThat(id.get("wids").toString()).contains(SandboxFacts.GLOBAL_ADMINISTRATOR);
    }

    @Test
    void redeemsACodeOnce() {
        String code = browser.code("organizations", SandboxFacts.CONTOSO_ADMIN);
        browser.redeem("organizations", code);

        refused(browser.redeem("organizations", code), 400, "invalid_grant", 54005);
    }

    @Test
    void redeemsACodeWithinTenMinutes() {
        String code = browser.code("organizations", SandboxFacts.CONTOSO_ADMIN);
        world.forward(Duration.ofMinutes(11));

        refused(browser.redeem("organizations", code), 400, "invalid_grant", 70008);
    }

    @Test
    void checksWhatBelongsToACode() {
        String code = browser.code("organizations", SandboxFacts.CONTOSO_ADMIN);

        refused(browser.redeem("organizations", code, "code_verifier", "w".repeat(43)), 400, "invalid_grant", 501481);
        refused(browser.redeem("organizations", code, "code_verifier", null), 400, "invalid_grant", 501481);
        refused(browser.redeem(SandboxFacts.ADATUM, code), 400, "invalid_grant", 700005);
        refused(
                browser.redeem("organizations", code, "redirect_uri", Browser.PORTAL + "/login/oauth2/code/entra"),
                400,
                "invalid_grant",
                500112);
        refused(browser.redeem("organizations", "garbage"), 400, "invalid_grant", 9002313);
        refused(browser.redeem("organizations", code + "x"), 400, "invalid_grant", 9002313);
        assertThat(browser.redeem(SandboxFacts.CONTOSO, code).statusCode()).isEqualTo(200);
    }

    @Test
    void takesAPlainChallengeWhenNoMethodIsNamed() {
        String code = browser.code(
                "organizations",
                SandboxFacts.CONTOSO_ADMIN,
                "code_challenge",
                Browser.VERIFIER,
                "code_challenge_method",
                null);

        assertThat(browser.redeem("organizations", code).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "grant_type,null,400,invalid_request,900144",
                "grant_type,password,400,unsupported_grant_type,70003",
                "client_id,null,400,invalid_request,900144",
                "client_id,33333333-3333-4333-8333-333333333333,400,unauthorized_client,700016",
                "client_secret,wrong,401,invalid_client,7000215",
                "client_secret,null,401,invalid_client,7000218",
                "refresh_token,null,400,invalid_request,900144",
                "refresh_token,garbage,400,invalid_grant,9002313",
                "resource,https://graph.microsoft.com,400,invalid_request,901002",
                "client_assertion,abc,400,invalid_request,900144"
            })
    void refusesMalformedCalls(String name, String value, int status, String error, int code) {
        HttpResponse<String> answer =
                browser.token("organizations", "grant_type", "refresh_token", "refresh_token", "x", name, value);

        refused(answer, status, error, code);
    }

    @Test
    void answersOnlyPosts() {
        refused(browser.get(browser.tokenUrl("organizations")), 400, "invalid_request", 900561);
        refused(browser.token("no-such-tenant", "grant_type", "refresh_token"), 400, "invalid_request", 90002);
    }

    @Test
    void takesTheSecretByBasicAuthentication() {
        String refresh = refreshToken();
        String pair = SandboxFacts.PORTAL_CLIENT_ID + ":" + SandboxFacts.PORTAL_CLIENT_SECRET;
        String basic = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes());

        HttpResponse<String> answer = browser.post(
                browser.tokenUrl("organizations"),
                Map.of("grant_type", "refresh_token", "refresh_token", refresh),
                "Authorization",
                basic);

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void saysThatASecretIsExpired() {
        Application portal = portal();
        Password old = portal.passwords().getFirst();
        world.save(portal.withCredentials(
                List.of(new Password(old.keyId(), "old", old.secretText(), old.startsAt(), Instant.EPOCH)), List.of()));

        refused(refresh("organizations", "x"), 401, "invalid_client", 7000222);
    }

    private JsonNode idToken(String tenant, String account, String scope) {
        var other = new Browser(sandbox);
        String code = other.code(tenant, account, "scope", scope);
        return claims(json(other.redeem(tenant, code)).get("id_token").asString());
    }
}
