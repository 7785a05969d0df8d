package io.gatehouse.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.TestBrowser;
import io.gatehouse.TestSandbox;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.World;
import io.gatehouse.web.TestCallers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Authentication re-initiated for a connection whose app lives in the customer's tenant: that app, and no second one. */
class ReconnectTests extends ConnectedBase {

    @Test
    void keepsTheRegistrationAndGivesItWhatItLost() {
        made = making.register();
        UUID registration = registration();
        String application = apps().getFirst().appId();
        World world = sandbox.world();
        world.change(() -> {
            List.copyOf(tenant().assignments().values()).forEach(world::remove);
            world.save(apps().getFirst().withCredentials(List.of(), List.of()));
        });

        Link link = pressed();
        assertThat(new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port)
                        .open(link.address())
                        .body())
                .contains("No second app registration", "What it lacks is added");
        making.register(link, made.tenant());

        assertThat(apps()).singleElement().satisfies(app -> {
            assertThat(app.appId()).isEqualTo(application);
            assertThat(app.passwords())
                    .singleElement()
                    .satisfies(one -> assertThat(one.keyId()).isEqualTo(active().keyId()));
        });
        assertThat(in(() -> connections.ofCustomer(made.customer())))
                .singleElement()
                .satisfies(one -> assertThat(one.id()).isEqualTo(made.connection()));
        assertThat(registration()).isEqualTo(registration);
        assertThat(tenant().servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID)).isEmpty();
        assertHealthy();
    }

    @Test
    void makesAnotherOneWhereTheCustomerHasDeletedIt() {
        made = making.register();
        UUID registration = registration();
        World world = sandbox.world();
        world.change(() -> apps().forEach(app -> {
            tenant().servicePrincipalOf(app.appId()).ifPresent(world::remove);
            world.remove(app);
        }));
        in(() -> checks.check(view()));
        Link link = pressed();

        assertThat(new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port)
                        .open(link.address())
                        .body())
                .doesNotContain("No second app registration")
                .contains("An app registration of your own");
        making.register(link, made.tenant());

        assertThat(apps()).hasSize(1);
        assertThat(in(() -> connections.ofCustomer(made.customer())))
                .singleElement()
                .satisfies(one -> assertThat(one.id()).isEqualTo(made.connection()));
        assertThat(registration()).isNotEqualTo(registration);
        assertHealthy();
    }

    @Test
    void replacesASecretThatTheTenantWouldNotAllowAnyMore() {
        made = making.register();
        forbidSecrets();

        making.register(pressed(), made.tenant());

        assertThat(active().kind()).isEqualTo(CredentialKind.CERTIFICATE);
        assertThat(apps())
                .singleElement()
                .satisfies(app -> assertThat(app.passwords()).isEmpty());
        assertHealthy();
    }

    @Test
    void staysWithTheMethodOfTheConnectionWhereNoneIsNamed() {
        made = making.register();

        assertThat(program("")).hasStatus(201).bodyText().contains("\"method\":\"NEW_APP_REGISTRATION\"");
        assertThat(program("\"method\": \"DELEGATED_TOKEN\","))
                .hasStatus(201)
                .bodyText()
                .contains("\"method\":\"DELEGATED_TOKEN\"");
        assertThat(mvc.post()
                        .uri("/invitations")
                        .param("customer", made.customer().toString())
                        .param("profile", "direct-routing")
                        .param("purpose", "RECONNECT")
                        .param("connection", made.connection().toString())
                        .param("recipients", made.tenant().admin())
                        .param("expiresInHours", "24")
                        .param("byMail", "true")
                        .with(TestCallers.operator(provider))
                        .with(csrf()))
                .hasStatus(302);
        assertThat(in(() -> invitations.ofCustomer(made.customer())).getFirst().method())
                .isEqualTo(ConnectionMethod.NEW_APP_REGISTRATION);
    }

    private MvcTestResult program(String method) {
        return mvc.post()
                .uri("/api/v1/customers/" + made.customer() + "/invitations")
                .contentType(MediaType.APPLICATION_JSON)
                .content("""
                        {"profile": "direct-routing", %s "purpose": "RECONNECT", "connectionId": "%s", "notify": false}
                        """.formatted(method, made.connection()))
                .with(TestCallers.program(provider))
                .exchange();
    }

    /** The button of the connection's page, and another link of the invitation that it made. */
    private Link pressed() {
        String address = mvc.post()
                .uri("/connections/" + made.connection() + "/reconnect")
                .with(TestCallers.operator(provider))
                .with(csrf())
                .exchange()
                .getResponse()
                .getRedirectedUrl();
        UUID id = UUID.fromString(String.valueOf(address).replaceAll(".*/invitations/([^?]*).*", "$1"));
        InvitationView invitation = in(() -> invitations.get(id));
        assertThat(invitation.purpose()).isEqualTo(InvitationPurpose.RECONNECT);
        assertThat(invitation.method()).isEqualTo(ConnectionMethod.NEW_APP_REGISTRATION);
        return new Link(
                invitation,
                in(() -> invitations.anotherLink(id, TestInvitations.MAJA)).reveal());
    }

    private void assertHealthy() {
        in(() -> checks.check(view()));
        assertThat(view().reasons()).isEmpty();
        assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);
    }
}
