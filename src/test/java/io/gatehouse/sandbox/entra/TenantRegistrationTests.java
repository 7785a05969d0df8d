package io.gatehouse.sandbox.entra;

import static io.gatehouse.sandbox.entra.Browser.claims;
import static io.gatehouse.sandbox.entra.Browser.json;
import static io.gatehouse.sandbox.entra.Browser.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Application.Clients;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.ServicePrincipal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Registrations in a customer's own tenant: late credentials, audiences, public clients. */
class TenantRegistrationTests extends ResourceBase {

    @Test
    void acceptsNewSecretsOnlyAfterAWhile() {
        world.change(() -> world.chaos().set(now -> now.withReplication(0, new Chaos.Slow(0, 20))));
        Application client = own();
        install(client);
        assertThat(alone(client).get("error_codes").get(0).asInt()).isEqualTo(7000215);
        world.forward(Duration.ofSeconds(21));
        assertThat(alone(client).has("access_token")).isTrue();
    }

    @Test
    void doesNotKnowAnApplicationThatIsNotReplicatedYet() {
        world.change(() -> world.chaos().set(now -> now.withReplication(15, Chaos.Slow.NORMAL)));
        Application client = own();
        install(client);
        assertThat(alone(client).get("error_codes").get(0).asInt()).isEqualTo(700016);
        world.forward(Duration.ofSeconds(16));
        assertThat(alone(client).has("access_token")).isTrue();
    }

    @Test
    void keepsASingleTenantApplicationAtHome() {
        Application client = own();
        HttpResponse<String> foreign = browser.token(
                SandboxFacts.FABRIKAM,
                "grant_type",
                "client_credentials",
                "scope",
                "https://graph.microsoft.com/.default",
                "client_id",
                client.appId(),
                "client_secret",
                SECRET);
        assertThat(json(foreign).get("error_codes").get(0).asInt()).isEqualTo(700016);
        HttpResponse<String> page = browser.get(browser.authorizeUrl(
                SandboxFacts.FABRIKAM, Browser.request("client_id", client.appId(), "scope", "openid")));
        assertThat(page.body()).contains("AADSTS700016");
    }

    @Test
    void refusesADisabledServicePrincipal() {
        Application client = own();
        ServicePrincipal made = install(client);
        world.save(new ServicePrincipal(
                made.id(),
                made.tenantId(),
                made.appId(),
                made.displayName(),
                false,
                false,
                made.createdAt(),
                made.visibleAt()));
        JsonNode answer = alone(client);
        assertThat(answer.get("error").asString()).isEqualTo("unauthorized_client");
        assertThat(answer.get("error_codes").get(0).asInt()).isEqualTo(7000112);
    }

    @Test
    void wantsNoSecretForAPublicRedirectUri() {
        Application client =
                own().with(draft -> draft.clients = new Clients(List.of(), List.of("http://localhost/desktop")));
        world.save(client);
        String redirect = "http://localhost:5123/desktop";
        HttpResponse<String> page = browser.signIn(
                browser.authorizeUrl(
                        SandboxFacts.CONTOSO,
                        Browser.request(
                                "client_id", client.appId(), "scope", "openid User.Read", "redirect_uri", redirect)),
                SandboxFacts.CONTOSO_ADMIN);
        String code =
                String.valueOf(query(browser.consent(page, "accept", true)).get("code"));
        Object[] form = {"client_id", client.appId(), "redirect_uri", redirect};
        JsonNode refused = json(browser.redeem(
                SandboxFacts.CONTOSO, code, form[0], form[1], form[2], form[3], "client_secret", SECRET));
        assertThat(refused.get("error_codes").get(0).asInt()).isEqualTo(700025);
        JsonNode tokens = json(
                browser.redeem(SandboxFacts.CONTOSO, code, form[0], form[1], form[2], form[3], "client_secret", null));
        assertThat(tokens.has("access_token")).as(tokens.toString()).isTrue();
    }

    @Test
    void tellsHowAPersonSignedIn() {
        Application client = own();
        HttpResponse<String> page = ask(client, SandboxFacts.CONTOSO_ADMIN, "openid User.Read");
        String code =
                String.valueOf(query(browser.consent(page, "accept", false)).get("code"));
        JsonNode access =
                claims(redeem(client, code, SECRET).get("access_token").asString());
        assertThat(access.get("amr").toString()).isEqualTo("[\"pwd\",\"mfa\"]");
    }

    private JsonNode alone(Application client) {
        return json(browser.token(
                SandboxFacts.CONTOSO,
                "grant_type",
                "client_credentials",
                "scope",
                "https://graph.microsoft.com/.default",
                "client_id",
                client.appId(),
                "client_secret",
                SECRET));
    }
}
