package io.gatehouse.sandbox.entra;

import static io.gatehouse.sandbox.entra.Browser.claims;
import static io.gatehouse.sandbox.entra.Browser.heading;
import static io.gatehouse.sandbox.entra.Browser.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Application.Exposed;
import io.gatehouse.sandbox.Application.Exposure;
import io.gatehouse.sandbox.Application.PreAuthorized;
import io.gatehouse.sandbox.Application.Required;
import io.gatehouse.sandbox.MicrosoftApps;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.Tenant.UserConsent;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Registrations in a customer's own tenant, resources besides Graph, and what a consent does about them. */
class ResourceTests extends ResourceBase {

    private static final String SKYPE = "https://api.skypeforbusiness.com/Contacts.ReadWrite";

    private static final String SCOPE = "22222222-aaaa-4aaa-8aaa-222222222222";

    private static void withSkype(boolean present) {
        contoso().servicePrincipalOf(MicrosoftApps.SKYPE_FOR_BUSINESS).ifPresent(world::remove);
        if (present) {
            world.save(new ServicePrincipal(
                    UUID.randomUUID().toString(),
                    SandboxFacts.CONTOSO,
                    MicrosoftApps.SKYPE_FOR_BUSINESS,
                    "Skype for Business Online",
                    true,
                    false,
                    world.now(),
                    world.now()));
        }
    }

    @Test
    void refusesConsentToAServiceThatTheTenantLacks() {
        withSkype(false);
        HttpResponse<String> answer = ask(own(), SandboxFacts.CONTOSO_ADMIN, "openid profile offline_access " + SKYPE);
        assertThat(query(answer)).containsEntry("error", "invalid_client");
        assertThat(query(answer).get("error_description"))
                .startsWith("AADSTS650052: ")
                .contains("Skype for Business Online", "lacks a service principal");

        Application declared =
                own(new Required(MicrosoftApps.SKYPE_FOR_BUSINESS, "5bdeff8b-73d9-4b8a-9e9b-d44c6105f9b4", false));
        HttpResponse<String> admin = new Browser(sandbox)
                .signIn(
                        sandbox.loginEndpoint() + "/" + SandboxFacts.CONTOSO + "/adminconsent?client_id="
                                + declared.appId() + "&redirect_uri=" + Browser.CALLBACK,
                        SandboxFacts.CONTOSO_ADMIN);
        assertThat(query(admin).get("error_description")).startsWith("AADSTS650052: ");
    }

    @Test
    void consentsToTwoResourcesAndTellsThemApart() {
        withSkype(true);
        Application client = own();
        HttpResponse<String> page = ask(
                client,
                SandboxFacts.CONTOSO_ADMIN,
                "openid offline_access https://graph.microsoft.com/Contacts.ReadWrite " + SKYPE);
        assertThat(heading(page)).isEqualTo("Permissions requested");
        assertThat(page.body()).contains("Read and write Skype user contacts", "Have full access of your contacts");

        String code = query(browser.consent(page, "accept", true)).get("code");
        JsonNode both = redeem(client, code, SECRET);
        assertThat(both.get("error_codes").get(0).asInt())
                .as("one token is for one resource")
                .isEqualTo(28002);
        String again = query(browser.get(browser.authorizeUrl(
                        SandboxFacts.CONTOSO,
                        Browser.request("client_id", client.appId(), "scope", "openid offline_access " + SKYPE))))
                .get("code");
        JsonNode tokens = redeem(client, String.valueOf(again), SECRET);
        assertThat(tokens.path("scope").asString()).as(tokens.toString()).isEqualTo("Contacts.ReadWrite");
        assertThat(claims(tokens.get("access_token").asString()).get("aud").asString())
                .isEqualTo(MicrosoftApps.SKYPE_FOR_BUSINESS);
        ServicePrincipal here = contoso().servicePrincipalOf(client.appId()).orElseThrow();
        assertThat(contoso().grants().values())
                .filteredOn(grant -> grant.clientId().equals(here.id()))
                .hasSize(2)
                .allMatch(grant -> grant.scopes().contains("Contacts.ReadWrite"));
    }

    @Test
    void asksNobodyForAPreAuthorizedClient() {
        Application resource = own().with(draft -> {
            draft.displayName = "Remote expert";
            draft.exposure = new Exposure(
                    List.of(new Exposed(SCOPE, "access_as_user", false, true, "Access as user", "x", null, null)),
                    List.of(),
                    List.of());
        });
        world.save(resource);
        install(resource);
        Application client = own();
        String scope = resource.appId() + "/access_as_user";

        assertThat(heading(ask(client, SandboxFacts.CONTOSO_USER, scope))).isEqualTo("Permissions requested");
        world.save(resource.with(draft -> draft.exposure = new Exposure(
                resource.exposure().scopes(), List.of(new PreAuthorized(client.appId(), List.of(SCOPE))), List.of())));
        String code = query(new Browser(sandbox)
                        .signIn(
                                browser.authorizeUrl(
                                        SandboxFacts.CONTOSO,
                                        Browser.request("client_id", client.appId(), "scope", scope)),
                                SandboxFacts.CONTOSO_USER))
                .get("code");
        JsonNode tokens = redeem(client, String.valueOf(code), SECRET);
        assertThat(claims(tokens.path("access_token").asString()).get("scp").asString())
                .isEqualTo("access_as_user");
        assertThat(claims(tokens.path("access_token").asString()).get("aud").asString())
                .isEqualTo(resource.appId());
    }

    @ParameterizedTest
    @EnumSource(UserConsent.class)
    void letsUsersConsentAsTheTenantSays(UserConsent setting) {
        world.save(contoso(), contoso().policies().with(setting));
        HttpResponse<String> chat = ask(own(), SandboxFacts.CONTOSO_USER, "openid User.Read Chat.Read");
        assertThat(heading(chat))
                .isEqualTo(setting == UserConsent.ALL ? "Permissions requested" : "Need admin approval");
        HttpResponse<String> basic = new Browser(sandbox)
                .signIn(
                        browser.authorizeUrl(
                                SandboxFacts.CONTOSO,
                                Browser.request("client_id", own().appId(), "scope", "openid User.Read")),
                        SandboxFacts.CONTOSO_USER);
        assertThat(heading(basic))
                .isEqualTo(setting == UserConsent.NONE ? "Need admin approval" : "Permissions requested");
    }
}
