package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html;
import io.gatehouse.SandboxTest;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.TestSandbox;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.desk.InvitationDesk;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.web.TestCallers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** Who comes by a link that leads nowhere any more asks for another one; the operator decides. */
@SandboxTest
@AutoConfigureMockMvc
class NewLinkTests {

    @LocalServerPort
    int port;

    @Autowired
    MockMvcTester mvc;

    @Autowired
    Rows rows;

    @Autowired
    Customers customers;

    @Autowired
    Invitations invitations;

    @Autowired
    InvitationDesk desk;

    TestInvitations made;
    TestBrowser browser;
    Link link;

    @BeforeEach
    void invite() {
        made = new TestInvitations(rows.first(), customers, invitations);
        browser = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        link = made.link(made.customer("Late " + UUID.randomUUID().toString().substring(0, 8), null));
    }

    @Test
    void whoComesTooLateAsksOnceAndTheInviterIsTold() throws Exception {
        expire();
        Page gone = browser.open(link.address());
        assertThat(gone.status()).isEqualTo(410);

        Page asked = ask(gone, Map.of("sure", "true"));

        assertThat(asked.status()).isEqualTo(410);
        assertThat(Html.text(asked.body())).contains("You asked for a new link.", "Maja Jensen was told.");
        assertThat(asked.forms()).as("once").isEmpty();
        ask(gone, Map.of("sure", "true"));
        assertThat(mails()).as("the old page sent again").containsExactly("link-wanted");
        assertThat(rows.in(
                        made.provider(),
                        () -> invitations.links(link.invitation().id())))
                .as("nobody gets a link by asking")
                .hasSize(1);
        assertThat(list("waiting"))
                .contains(link.invitation().customerName(), "New link wanted", "Invite again")
                .doesNotContain("??");
        assertThat(list("open")).contains(link.invitation().customerName());
        assertThat(list("ended")).contains(link.invitation().customerName());
    }

    @Test
    void robotsThatPressTheButtonAskForNothing() {
        expire();

        Page pressed = ask(browser.open(link.address()), Map.of());

        assertThat(pressed.status()).isEqualTo(422);
        assertThat(pressed.body()).contains("Tick this box, so that no program asks in your place.");
        assertThat(mails()).isEmpty();
    }

    @Test
    void asksByAWithdrawnLinkWhileTheInvitationIsOpenUntilAnotherOneIsMade() throws Exception {
        in(() -> desk.revokeLink(
                link.invitation().id(),
                invitations.links(link.invitation().id()).getFirst().id(),
                TestInvitations.MAJA));

        ask(browser.open(link.address()), Map.of("sure", "true"));

        assertThat(mails()).containsExactly("link-wanted");
        assertThat(list("waiting")).contains(link.invitation().customerName(), "Send a new link");
        rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql("update invitation set mail_failed_at = now() where id = ?")
                        .param(link.invitation().id())
                        .update());
        assertThat(list("mail-failed"))
                .as("home counts it once")
                .doesNotContain(link.invitation().customerName());
        in(() -> desk.anotherLink(link.invitation().id(), TestInvitations.MAJA));
        assertThat(list("waiting")).doesNotContain(link.invitation().customerName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dismiss", "program", "again"})
    void theWishIsGoneOnceAnOperatorHasDecided(String how) throws Exception {
        in(() -> invitations.revoke(link.invitation().id(), "Wrong person", TestInvitations.MAJA));
        ask(browser.open(link.address()), Map.of("sure", "true"));
        assertThat(list("waiting")).contains(link.invitation().customerName());

        if (how.equals("again")) {
            made.link(link.invitation().customerId());
        } else if (how.equals("program")) {
            assertThat(mvc.post()
                            .uri("/api/v1/invitations/" + link.invitation().id() + "/dismiss-link")
                            .with(TestCallers.program(made.provider())))
                    .hasStatusOk()
                    .bodyJson()
                    .doesNotHavePath("$.linkAskedAt");
        } else {
            assertThat(mvc.post()
                            .uri("/invitations/" + link.invitation().id() + "/dismiss-link")
                            .with(TestCallers.operator(made.provider()))
                            .with(SecurityMockMvcRequestPostProcessors.csrf()))
                    .hasStatus3xxRedirection();
        }

        assertThat(list("waiting")).doesNotContain(link.invitation().customerName());
        Page later = browser.open(link.address());
        assertThat(later.body()).as("asked is asked").contains("You asked for a new link.");
    }

    @Test
    void whoHasGotInByAnotherLinkNeedsTheProviderNotALink() throws Exception {
        in(() -> desk.revokeLink(
                link.invitation().id(),
                invitations.links(link.invitation().id()).getFirst().id(),
                TestInvitations.MAJA));
        ask(browser.open(link.address()), Map.of("sure", "true"));
        rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql("update invitation set status = 'AWAITING_PROVIDER' where id = ?")
                        .param(link.invitation().id())
                        .update());

        assertThat(list("waiting")).contains("Add").doesNotContain("New link wanted", "Invite again");
    }

    /** An old mail is found, and the customer has another invitation by now: nothing is wanted of an operator. */
    @Test
    void aReplacedInvitationWaitsForNobody() throws Exception {
        made.link(link.invitation().customerId());

        ask(browser.open(link.address()), Map.of("sure", "true"));

        assertThat(mails()).as("the inviter is told").containsExactly("link-wanted");
        assertThat(list("waiting")).doesNotContain(link.invitation().customerName());
    }

    @Test
    void aLinkThatLeadsSomewhereAsksForNothing() {
        Page start = browser.open(link.address());
        String form = start.forms().getFirst().fields().get("form");

        Page refused = browser.submit(
                start,
                new Html.Form("/authenticate/new-link", "post", Map.of("form", form), ""),
                Map.of("sure", "true"));

        assertThat(refused.address()).hasPath("/authenticate");
        assertThat(refused.status()).isEqualTo(200);
        assertThat(mails()).isEmpty();
    }

    private Page ask(Page gone, Map<String, String> ticked) {
        return browser.submit(gone, gone.form("/authenticate/new-link"), ticked);
    }

    private void expire() {
        rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql("update invitation set expires_at = now() - interval '1 minute' where id = ?")
                        .param(link.invitation().id())
                        .update());
    }

    private List<String> mails() {
        return rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql("select kind from mail_message where related_id = ? and kind like 'link-%'")
                        .param(link.invitation().id())
                        .query(String.class)
                        .list());
    }

    private void in(Runnable work) {
        ProviderScope.run(made.provider(), work);
    }

    private String list(String preset) throws Exception {
        return Html.text(mvc.get()
                .uri("/invitations?show=" + preset + "&query="
                        + link.invitation().reference())
                .with(TestCallers.operator(made.provider()))
                .with(SecurityMockMvcRequestPostProcessors.csrf())
                .exchange()
                .getResponse()
                .getContentAsString());
    }
}
