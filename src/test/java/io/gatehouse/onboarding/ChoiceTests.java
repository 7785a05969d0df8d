package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.SandboxTest;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.TestSandbox;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.IssuedInvitation;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.shared.ProviderScope;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** The customer chooses the way, and an operator goes it beside the customer: S2-8, S2-11. */
@SandboxTest
// in the context of the sagas: where MockMvc forged a form, sessions hold its token, which they refuse outside of tests
@TestPropertySource(properties = {"gatehouse.registration.adoption-wait=6s", "gatehouse.registration.overlap=0s"})
class ChoiceTests {

    @LocalServerPort
    int port;

    @Autowired
    Rows rows;

    @Autowired
    Customers customers;

    @Autowired
    Invitations invitations;

    @Autowired
    Sandbox sandbox;

    TestInvitations made;
    TestBrowser browser;
    AtMicrosoft microsoft;
    UUID customer;

    @BeforeEach
    void open() {
        made = new TestInvitations(rows.first(), customers, invitations);
        browser = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        microsoft = new AtMicrosoft(browser);
        customer = made.customer("Contoso Ltd", SandboxFacts.CONTOSO);
    }

    @AfterEach
    void release() {
        FreshTenants.release(rows, sandbox, SandboxFacts.CONTOSO);
    }

    @Test
    void asksFirstWhereTheInvitationNamesNoMethod() {
        Page choice = browser.open(choosing().address());

        assertThat(choice.h1()).isEqualTo("How to connect Contoso Ltd to Northern Voice");
        assertThat(choice.body())
                .containsSubsequence(
                        "Consent to the provider’s app",
                        "Recommended",
                        "Have an app registration made for you",
                        "Use an app registration that you have",
                        "Why not with a device code?",
                        "Many organisations block it by policy",
                        "it is what phishing mails ask for");
        Page existing = choose(choice, "EXISTING_APP_REGISTRATION");
        assertThat(existing.h1()).isEqualTo("Connect Contoso Ltd to Northern Voice");
        assertThat(existing.body()).contains("You need two things", "Connect another way");
        Page anew = choose(browser.open("/authenticate/method"), "NEW_APP_REGISTRATION");
        assertThat(anew.body()).contains("An app registration of your own");
    }

    @Test
    void refusesAWayThatIsNotOffered() {
        Page choice = browser.open(choosing().address());

        Page refused = choose(choice, "DEVICE_CODE");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("Choose one of the ways.");
        assertThat(browser.open("/authenticate").h1()).startsWith("How to connect");
    }

    @Test
    void takesARegistrationMadeByHandInsteadOfMakingOne() {
        Link link = made.link(customer, ConnectionMethod.NEW_APP_REGISTRATION);
        browser.open(link.address());
        Page byHand = browser.open("/authenticate/by-hand");

        Page existing = browser.submit(byHand, byHand.form("/authenticate/method"), Map.of());
        assertThat(existing.body()).contains("You need two things", "Rather have it made for you");
        Page back = browser.submit(existing, existing.form("/authenticate/method"), Map.of());
        assertThat(back.body()).contains("An app registration of your own").doesNotContain("You need two things");
        Page refused = choose(existing, "DELEGATED_TOKEN");
        assertThat(refused.body()).as("not what the provider wants").contains("An app registration of your own");
    }

    @Test
    void asksNobodyWhereTheInvitationNamesTheMethod() {
        Page start = browser.open(made.link(customer).address());

        assertThat(start.h1()).startsWith("Connect Contoso Ltd");
        assertThat(start.body()).doesNotContain("Connect another way");
        assertThat(browser.open("/authenticate/method").h1()).startsWith("Connect Contoso Ltd");
    }

    @Test
    void goesTheWayBesideTheCustomerAndNamesBoth() {
        Link link = made.link(customer);
        browser.submit(
                browser.open("/"), browser.open("/").forms().getLast(), Map.of("username", SandboxFacts.OWNER_UPN));
        String page = "/invitations/" + link.invitation().id();
        Page invitation = browser.open(page);

        Page start = browser.submit(invitation, invitation.form("/together"), Map.of());
        assertThat(start.h1()).startsWith("Connect Contoso Ltd");
        assertThat(start.body()).contains("Maja Jensen goes through this with you.");
        Page picker = browser.submit(start, start.form("/authenticate/start"), Map.of());
        assertThat(picker.h1()).as("the operator's own sign-in is not taken").isEqualTo("Pick an account");
        Page finished = microsoft.consent(microsoft.pick(picker, SandboxFacts.CONTOSO_ADMIN));

        assertThat(finished.h1()).isEqualTo("Contoso Ltd is connected");
        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.COMPLETED);
        assertThat(audit(link, "invitation.signed_in"))
                .contains("Adele Vance", "Maja Jensen")
                .as("how she proved it")
                .contains("amr", "pwd, mfa");
        assertThat(audit(link, "invitation.together")).contains("Maja Jensen");
        assertThat(browser.open(page).status())
                .as("still an operator in the other tab")
                .isEqualTo(200);
        assertThat(mails(link)).isZero();
    }

    /** Who stands in the trail: the actor and the details. */
    private String audit(Link link, String action) {
        return rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("select row_to_json(a)::text from audit_entry a where action = ? and subject_id = ?")
                        .params(action, link.invitation().id().toString())
                        .query(String.class)
                        .single());
    }

    private long mails(Link link) {
        return rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("select count(*) from mail_message where related_id = ? and kind = 'invitation'")
                        .param(link.invitation().id())
                        .query(Long.class)
                        .single());
    }

    private Page choose(Page page, String method) {
        return browser.submit(page, page.form("/authenticate/method"), Map.of("method", method));
    }

    private Link choosing() {
        return ProviderScope.call(rows.first(), () -> {
            IssuedInvitation issued = invitations.issue(
                    new NewInvitation(
                            customer,
                            "direct-routing",
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            false,
                            true),
                    TestInvitations.MAJA);
            return new Link(issued.invitation(), issued.link().reveal());
        });
    }
}
