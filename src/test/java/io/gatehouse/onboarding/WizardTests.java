package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.PortalTest;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.shared.ProviderScope;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The wizard up to Microsoft's door, and everything that knocks at the callback without a right to. */
@PortalTest
class WizardTests {

    private static final String TENANT = "1509bb0a-9bf1-4331-8a11-8783593942a4";

    @LocalServerPort
    int port;

    @Autowired
    Rows rows;

    @Autowired
    Customers customers;

    @Autowired
    Invitations invitations;

    TestInvitations made;
    TestBrowser browser;
    String tenant;

    @BeforeEach
    void open() {
        made = new TestInvitations(rows.first(), customers, invitations);
        browser = browser();
    }

    @Test
    void tradesTheLinkForACookieAndACleanAddress() {
        Link link = link();

        Page page = browser.open(link.address() + "?follow=true&utm_source=scanner");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.address()).hasPath("/authenticate").hasNoQuery();
        assertThat(page.h1()).isEqualTo("Connect Contoso Ltd to Northern Voice");
        assertThat(browser.cookieNames()).containsExactly("gh_wizard");
        assertThat(page.response().headers().firstValue("cache-control"))
                .hasValueSatisfying(v -> assertThat(v).contains("no-store"));
        assertThat(page.response().headers().firstValue("referrer-policy")).hasValue("no-referrer");
        assertThat(page.response().headers().firstValue("x-robots-tag")).isPresent();
    }

    @Test
    void saysBeforeTheButtonWhatIsAskedAndWhoAsks() {
        String body = browser.open(link().address()).body();

        assertThat(body)
                .contains(
                        "Maja Jensen",
                        "9 permissions, 4 of them write",
                        "Directory.ReadWrite.All",
                        "Teams Direct Routing")
                .contains("66666666-7777-4888-9999-aaaaaaaaaaaa")
                .contains(
                        "Contoso Ltd",
                        "Global Administrator",
                        "Open until",
                        "The one you use now",
                        "Encrypted, until you revoke it or after 90 days without use.",
                        "One enterprise application",
                        "No user, no licence.",
                        "Delete that application in Entra",
                        "No new access is given; the last one ends within an hour and a half.",
                        "Publisher")
                .contains("Continue with Microsoft");
    }

    @Test
    void leadsToMicrosoftWithEverythingThatBindsTheAnswer() {
        Page page = browser.open(link().address());

        Page answer = browser.submitOnly(page, page.form("/authenticate/start"), Map.of());

        assertThat(answer.status()).isEqualTo(303);
        URI microsoft =
                URI.create(answer.response().headers().firstValue("location").orElseThrow());
        assertThat(microsoft.getPath()).isEqualTo("/" + tenant + "/oauth2/v2.0/authorize");
        assertThat(microsoft.getQuery())
                .contains("response_type=code", "response_mode=query", "code_challenge_method=S256", "prompt=consent")
                .contains("redirect_uri=http://localhost:8080/authenticate/OAuth2Callback", "nonce=", "state=");
    }

    @Test
    void refusesAFormThatBelongsToAnotherBrowser() {
        Link link = link();
        Page mine = browser.open(link.address());
        TestBrowser other = browser();
        Page theirs = other.open(link().address());

        Page answer = browser.submit(mine, theirs.form("/authenticate/start"), Map.of());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.h1()).isEqualTo("This page was too old");
    }

    @Test
    void asksForTheLinkWhereThereIsNoCookie() {
        Page page = browser.open("/authenticate");

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.h1()).isEqualTo("Open the link from your mail");
        assertThat(page.body())
                .contains("Open the link from your mail again.")
                .doesNotContain("invitation is not lost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "..", "%00", "a b", "OAuth2callback"})
    void tellsNothingAboutUnknownLinks(String token) {
        Page page = browser.open("/authenticate/" + token);

        assertThat(page.status()).isIn(400, 404);
        assertThat(page.body()).doesNotContain("Northern Voice");
        assertThat(browser.cookieNames()).isEmpty();
    }

    @Test
    void saysThatAnInvitationWasWithdrawn() {
        Link link = link();
        ProviderScope.run(
                made.provider(),
                () -> invitations.revoke(link.invitation().id(), "Wrong customer", TestInvitations.MAJA));

        Page page = browser.open(link.address());

        assertThat(page.status()).isEqualTo(410);
        assertThat(page.h1()).isEqualTo("This invitation was withdrawn");
        assertThat(page.body()).contains("Maja Jensen", link.invitation().reference());
    }

    @Test
    void saysThatAnInvitationHasExpired() {
        Link link = link();
        rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql("update invitation set expires_at = now() - interval '1 minute' where id = ?")
                        .param(link.invitation().id())
                        .update());

        Page page = browser.open(link.address());

        assertThat(page.status()).isEqualTo(410);
        assertThat(page.h1()).isEqualTo("This invitation has expired");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?code=stolen",
                "?state=",
                "?state=unknown&code=stolen",
                "?admin_consent=True&tenant=" + TENANT,
                "?admin_consent=True&tenant=" + TENANT + "&state=12345",
                "?admin_consent=True&error=consent_required&state=12345",
                "?error=access_denied&state=12345",
                "?state=a&state=b&code=x",
                "?code=x&state=%00",
                "?code=x&state=<script>alert(1)</script>",
                "?id_token=x&state=12345"
            })
    void storesNothingForAForgedAnswer(String query) {
        Link link = link();
        browser.open(link.address());

        Page page = browser.open(
                "/authenticate/OAuth2Callback" + query.replace("<", "%3C").replace(">", "%3E"));

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.address()).hasPath("/authenticate/stopped").hasNoQuery();
        assertThat(page.body())
                .contains("Nothing was stored.", "Code for support")
                .doesNotContain("<script>alert");
        assertNothingStored(link);
    }

    @Test
    void refusesAnAnswerInAnotherBrowserAndLetsTheFirstOneGoOn() {
        Link link = link();
        String state = begin(browser, link);
        TestBrowser victim = browser();
        victim.open(link().address());

        Page page = victim.open("/authenticate/OAuth2Callback?code=attackers&state=" + state);
        Page own = browser.open("/authenticate/OAuth2Callback?error=access_denied&state=" + state);

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.h1()).isEqualTo("You came back in another browser");
        assertThat(own.h1()).isEqualTo("You cancelled at Microsoft");
        assertNothingStored(link);
    }

    @Test
    void takesEachAnswerOnce() {
        Link link = link();
        String state = begin(browser, link);
        browser.open("/authenticate/OAuth2Callback?error=server_error&state=" + state);

        Page again = browser.open("/authenticate/OAuth2Callback?error=server_error&state=" + state);

        assertThat(again.status()).isEqualTo(400);
        assertThat(again.h1()).isEqualTo("This sign-in was used already");
        assertThat(browser.open(again.address().toString()).h1()).isEqualTo(again.h1());
    }

    @Test
    void refusesAnAnswerAfterAnHour() {
        Link link = link();
        String state = begin(browser, link);
        assertThat(rows.in(
                        made.provider(),
                        () -> rows.jdbc()
                                .sql("select distinct expires_at - created_at between interval '59 minutes 50 seconds'"
                                        + " and interval '60 minutes 10 seconds' from authorization_state")
                                .query(Boolean.class)
                                .list()))
                .containsExactly(true);
        rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql("update authorization_state set expires_at = now() - interval '1 second'")
                        .update());

        Page page = browser.open("/authenticate/OAuth2Callback?code=late&state=" + state);

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.h1()).isEqualTo("That took longer than an hour");
        assertNothingStored(link);
    }

    @Test
    void readsAnErrorBeforeASuccess() {
        Link link = link();
        String state = begin(browser, link);

        Page page = browser.open("/authenticate/OAuth2Callback?admin_consent=True&code=x&error=access_denied"
                + "&error_description=AADSTS65004%3a+declined&state=" + state);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.h1()).isEqualTo("You cancelled at Microsoft");
        assertThat(page.body()).contains("AADSTS65004");
        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.DECLINED);
        assertNothingStored(link);
    }

    @Test
    void takesAConsentWithoutASignInAsAHintOnly() {
        Link link = link();
        String state = begin(browser, link);

        Page page =
                browser.open("/authenticate/OAuth2Callback?admin_consent=True&tenant=" + TENANT + "&state=" + state);

        assertThat(page.h1()).isEqualTo("Please sign in to finish");
        assertNothingStored(link);
    }

    @Test
    void wantsAReasonAndATickForDeclining() {
        Link link = link();
        browser.open(link.address());
        Page form = browser.open("/authenticate/decline");

        Page empty = browser.submit(form, form.form("/authenticate/decline"), Map.of());
        InvitationStatus between = made.now(link).status();
        Page done = browser.submit(
                form,
                form.form("/authenticate/decline"),
                Map.of("reason", "We chose another provider", "sure", "true"));

        assertThat(empty.status()).isEqualTo(422);
        assertThat(between).isEqualTo(InvitationStatus.OPENED);
        assertThat(done.h1()).isEqualTo("You declined");
        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.DECLINED);
        assertThat(browser.open(link.address()).h1()).startsWith("Connect Contoso Ltd");
    }

    @Test
    void mailsAnotherLinkToAColleague() {
        Link link = link();
        browser.open(link.address());
        Page form = browser.open("/authenticate/colleague");

        Page wrong = browser.submit(form, form.form("/authenticate/colleague"), Map.of("email", "not an address"));
        Page done = browser.submit(
                form, form.form("/authenticate/colleague"), Map.of("email", "g.admin@contoso.com", "note", "Please"));

        assertThat(wrong.status()).isEqualTo(422);
        assertThat(done.h1()).isEqualTo("The link is on its way");
        String recipient = rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql("select recipient from mail_message where kind = 'hand-over' and related_id = ?")
                        .param(link.invitation().id())
                        .query(String.class)
                        .single());
        assertThat(recipient).isEqualTo("g.admin@contoso.com");
        assertThat(mailedLinks(link)).containsExactly("g.admin@contoso.com");
        rows.in(
                made.provider(),
                () -> rows.jdbc().sql("""
                        insert into link_token (provider_id, id, invitation_id, token_hash, origin, made_by, created_at)
                        select provider_id, gen_random_uuid(), id, sha256((id || n::text)::bytea), 'COPY', 'Maja', now()
                        from invitation, generate_series(1, 50) n where id = ?
                        """).param(link.invitation().id()).update());
        Page tooMany = browser.submit(form, form.form("/authenticate/colleague"), Map.of("email", "other@contoso.com"));
        assertThat(tooMany.status()).isEqualTo(409);
        assertThat(tooMany.body()).contains("can’t be sent on any more");
    }

    private List<String> mailedLinks(Link link) {
        return rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql("select recipient from link_token where invitation_id = ? and origin = 'MAIL'")
                        .param(link.invitation().id())
                        .query(String.class)
                        .list());
    }

    private String begin(TestBrowser who, Link link) {
        Page page = who.open(link.address());
        Page answer = who.submitOnly(page, page.form("/authenticate/start"), Map.of());
        String location = answer.response().headers().firstValue("location").orElseThrow();
        Matcher state = Pattern.compile("[?&]state=([^&]+)").matcher(location);
        assertThat(state.find()).isTrue();
        return state.group(1);
    }

    private void assertNothingStored(Link link) {
        long kept = rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql("""
                        select (select count(*) from connection where customer_id = :customer)
                             + (select count(*) from waiting_sign_in where invitation_id = :invitation)
                        """)
                        .param("customer", link.invitation().customerId())
                        .param("invitation", link.invitation().id())
                        .query(Long.class)
                        .single());
        assertThat(kept).isZero();
    }

    /** A tenant belongs to one customer at most, so each test brings its own. */
    private Link link() {
        tenant = UUID.randomUUID().toString();
        return made.link(made.customer("Contoso Ltd", tenant));
    }

    private TestBrowser browser() {
        return new TestBrowser("http://localhost:8080", "http://localhost:" + port);
    }
}
