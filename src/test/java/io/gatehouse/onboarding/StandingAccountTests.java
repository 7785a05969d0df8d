package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.Html;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.invitation.Completion;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.World;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.web.TestCallers;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.context.WebApplicationContext;

/** A connection that acts as a service account goes on with it, whoever else follows one of its links. */
class StandingAccountTests extends BranchBase {

    private static final String PAULA = SandboxFacts.CONTOSO_SERVICE_ACCOUNT;
    private static final String ADMIN = SandboxFacts.CONTOSO_ADMIN;

    @Autowired
    WebApplicationContext web;

    @Autowired
    AccessTokens tokens;

    private MockMvcTester desk;

    @BeforeEach
    void openTheDesk() {
        desk = MockMvcTester.from(
                web,
                builder -> builder.apply(SecurityMockMvcConfigurers.springSecurity())
                        .build());
    }

    @BeforeEach
    void connectWithAServiceAccount() {
        link = made.link(made.customer("Contoso Ltd " + tenant.name(), SandboxFacts.CONTOSO));
        browser.open(link.address());
        microsoft.consent(microsoft.signIn(browser.open("/authenticate/service-account"), ADMIN));
        TestBrowser theirs = browser();
        Page end = new AtMicrosoft(theirs).signIn(theirs.open(link.address()), PAULA);
        assertThat(end.h1()).endsWith("is connected");
        assertThat(connection("account_upn || ' ' || acts_as")).isEqualTo(PAULA + " SERVICE_ACCOUNT");
    }

    /** The account has nothing to do with it: its sign-in gets what was granted by itself. */
    @Test
    void goesOnWithItWhereAnAdministratorGrantsWhatIsMissing() {
        withdraw("Group.ReadWrite.All");
        Link asked = link(NewInvitation.repair(link.invitation().customerId(), "direct-routing", connectionId()));
        TestBrowser admins = browser();
        AtMicrosoft there = new AtMicrosoft(admins);

        Page start = admins.open(asked.address());
        Page end = there.consent(there.signIn(start, ADMIN));

        assertThat(start.body().replace("<wbr>", "")).contains(PAULA).doesNotContain("The one you use now");
        assertThat(admins.open("/authenticate/passport").body().replace("<wbr>", ""))
                .contains(PAULA)
                .doesNotContain("The one you use now");
        assertThat(end.h1()).endsWith("is connected");
        assertThat(end.body().replace("<wbr>", "")).contains("Sign-in of " + PAULA + " kept");
        assertThat(connection("account_upn || ' ' || acts_as || ' ' || consented_by || ' ' || state || ' ' || health"))
                .isEqualTo(PAULA + " SERVICE_ACCOUNT " + ADMIN + " ACTIVE HEALTHY");
        assertThat(connection("('Group.ReadWrite.All' = any(granted_scopes))::text"))
                .isEqualTo("true");
        assertThat(tokenHolds("Group.ReadWrite.All")).isTrue();
        assertThat(made.now(asked).status()).isEqualTo(InvitationStatus.COMPLETED);
        assertThat(replacements()).isZero();
    }

    /** An invitation that names no connection renews the one that is there: nothing of it is another one's either. */
    @Test
    void goesOnWithItWhereTheCustomerIsInvitedOnceMore() {
        Link again = made.link(link.invitation().customerId());
        TestBrowser admins = browser();
        AtMicrosoft there = new AtMicrosoft(admins);

        Page start = admins.open(again.address());
        Page end = there.consent(there.signIn(start, ADMIN));

        assertThat(start.body().replace("<wbr>", "")).contains(PAULA).doesNotContain("The one you use now");
        assertThat(end.h1()).endsWith("is connected");
        assertThat(connection("account_upn || ' ' || acts_as || ' ' || consented_by"))
                .isEqualTo(PAULA + " SERVICE_ACCOUNT " + ADMIN);
        assertThat(replacements()).isZero();
        assertThat(audited("connection.widened")).isOne();
        assertThat(audited("connection.reconnected")).isZero();
    }

    /** Nobody signs in for nothing: what waits for the provider is the invitation, not the account. */
    @Test
    void goesOnWithItWhereTheProviderConfirms() {
        Link again = made.link(link.invitation().customerId(), Completion.OPERATOR, Duration.ofDays(1));
        TestBrowser admins = browser();
        AtMicrosoft there = new AtMicrosoft(admins);

        Page end = there.consent(there.signIn(admins.open(again.address()), ADMIN));

        assertThat(end.h1()).isEqualTo("Northern Voice confirms your consent");
        assertThat(end.body()).doesNotContain("Sealed and unused");
        assertThat(made.now(again).status()).isEqualTo(InvitationStatus.AWAITING_PROVIDER);
        assertThat(desk("/invitations/" + again.invitation().id() + "/add"))
                .contains("Acts for the connection as before");
        confirm(again);
        assertThat(made.now(again).status()).isEqualTo(InvitationStatus.COMPLETED);
        assertThat(connection("account_upn || ' ' || acts_as || ' ' || state"))
                .isEqualTo(PAULA + " SERVICE_ACCOUNT ACTIVE");
        assertThat(audited("connection.widened")).isOne();
        assertThat(audited("connection.reconnected")).isZero();
    }

    /** What was granted meanwhile counts for a sign-in that waits beside it as well. */
    @Test
    void takesOverNothingOlderThanTheLastConsent() {
        Link other = link(TestInvitations.reconnect(link.invitation().customerId(), "direct-routing", connectionId()));
        TestBrowser theirs = browser();
        Page held = new AtMicrosoft(theirs).signIn(theirs.open(other.address()), ADMIN);
        assertThat(held.h1()).isEqualTo("Northern Voice confirms the account");
        update("update connection set profile_version = 0, wanted_scopes = '{User.Read}' where stands_in_for = ?");

        Link asked = made.link(link.invitation().customerId());
        TestBrowser admins = browser();
        AtMicrosoft there = new AtMicrosoft(admins);
        assertThat(there.consent(there.signIn(admins.open(asked.address()), ADMIN))
                        .h1())
                .endsWith("is connected");
        assertThat(connection("account_upn")).isEqualTo(PAULA);
        assertThat(desk("/invitations/" + other.invitation().id() + "/add")).contains(PAULA, ADMIN);
        confirm(other);

        assertThat(connection("account_upn || ' ' || profile_version || ' ' || cardinality(wanted_scopes)"))
                .isEqualTo(ADMIN + " 1 9");
    }

    /** Servers that have not heard of a new consent yet say that there is none: the sign-in is none the worse for it. */
    @Test
    void takesAMissingConsentForNoDeathOfTheSignIn() {
        UUID id = connectionId();
        takeBackTheConsent();

        boolean covered = ProviderScope.call(made.provider(), () -> tokens.covers(id, Set.of("User.Read")));

        assertThat(covered).isFalse();
        assertThat(connection("state || ' ' || health")).isEqualTo("ACTIVE HEALTHY");
        assertThat(rows.in(
                        made.provider(),
                        () -> rows.jdbc()
                                .sql("select state from delegated_grant where connection_id = ?")
                                .param(id)
                                .query(String.class)
                                .single()))
                .isEqualTo("ACTIVE");
    }

    /** Whoever said that his own sign-in is to be kept says it still at the second attempt, in whatever browser. */
    @Test
    void triesAgainWhatWasWanted() {
        Link again = made.link(link.invitation().customerId());
        TestBrowser admins = browser();
        Page start = admins.open(again.address());
        Page there = admins.submit(start, start.forms().getLast(), Map.of());
        AtMicrosoft at = new AtMicrosoft(admins);
        Page stopped = at.cancel(there.h1().equals("Pick an account") ? at.pick(there, ADMIN) : there);

        assertThat(stopped.body()).contains("name=\"flow\" value=\"own\"");
        TestBrowser later = browser();
        later.open(again.address());
        assertThat(later.open("/authenticate/stopped").body()).contains("name=\"flow\" value=\"own\"");
    }

    @Test
    void asksForTheAccountWhereItsSignInIsDead() {
        withdraw("Group.ReadWrite.All");
        Person paula = sandbox.world().account(PAULA).orElseThrow();
        sandbox.world()
                .save(paula.with(paula.access().revokedAt(sandbox.world().now().plusSeconds(1))));
        Link asked = link(NewInvitation.repair(link.invitation().customerId(), "direct-routing", connectionId()));
        TestBrowser admins = browser();
        AtMicrosoft there = new AtMicrosoft(admins);
        try {
            Page next = there.consent(there.signIn(admins.open(asked.address()), ADMIN));

            assertThat(next.h1()).isEqualTo("Now sign in with the service account");
            assertThat(next.body().replace("<wbr>", "")).contains(PAULA, ADMIN);
            assertThat(connection("account_upn || ' ' || acts_as")).isEqualTo(PAULA + " SERVICE_ACCOUNT");
        } finally {
            sandbox.world().save(paula);
        }
        TestBrowser theirs = browser();
        assertThat(new AtMicrosoft(theirs)
                        .signIn(theirs.open(asked.address()), PAULA)
                        .h1())
                .endsWith("is connected");
        assertThat(connection("account_upn || ' ' || acts_as")).isEqualTo(PAULA + " SERVICE_ACCOUNT");
    }

    /** Servers learn of a consent one after the other: what is late for the administrator is late for the account too. */
    @Test
    void goesOnWithItWhereTheConsentIsSeenLater() {
        takeBackTheConsent();
        Link asked = link(NewInvitation.repair(link.invitation().customerId(), "direct-routing", connectionId()));
        sandbox.world().chaos().set(now -> now.withReplication(10, now.slow()));
        TestBrowser admins = browser();
        AtMicrosoft there = new AtMicrosoft(admins);

        Page page = there.consent(there.signIn(admins.open(asked.address()), ADMIN));

        assertThat(page.h1()).isEqualTo("Waiting for Microsoft");
        Page end = Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> admins.open("/authenticate"), now -> !now.h1().equals("Waiting for Microsoft"));
        assertThat(end.h1()).endsWith("is connected");
        assertThat(connection("account_upn || ' ' || acts_as || ' ' || state || ' ' || health"))
                .isEqualTo(PAULA + " SERVICE_ACCOUNT ACTIVE HEALTHY");
        assertThat(tokenHolds("Group.ReadWrite.All")).isTrue();
        assertThat(replacements()).isZero();
    }

    /** Where the provider has the last word, it comes after the account's own. */
    @Test
    void asksForTheAccountBeforeTheProviderConfirms() {
        Person paula = sandbox.world().account(PAULA).orElseThrow();
        sandbox.world()
                .save(paula.with(paula.access().revokedAt(sandbox.world().now().plusSeconds(1))));
        Link again = made.link(link.invitation().customerId(), Completion.OPERATOR, Duration.ofDays(1));
        TestBrowser admins = browser();
        AtMicrosoft there = new AtMicrosoft(admins);
        try {
            Page next = there.consent(there.signIn(admins.open(again.address()), ADMIN));
            assertThat(next.h1()).isEqualTo("Now sign in with the service account");
            assertThat(made.now(again).status()).isNotEqualTo(InvitationStatus.AWAITING_PROVIDER);
        } finally {
            sandbox.world().save(paula);
        }
        TestBrowser theirs = browser();
        Page held = new AtMicrosoft(theirs).signIn(theirs.open(again.address()), PAULA);

        assertThat(held.h1()).startsWith("Northern Voice confirms");
        assertThat(made.now(again).status()).isEqualTo(InvitationStatus.AWAITING_PROVIDER);
        assertThat(desk("/invitations/" + again.invitation().id() + "/add"))
                .as("it is the account that the connection has")
                .doesNotContain("another account signed in");
        confirm(again);
        assertThat(made.now(again).status()).isEqualTo(InvitationStatus.COMPLETED);
        assertThat(connection("account_upn || ' ' || acts_as || ' ' || state"))
                .isEqualTo(PAULA + " SERVICE_ACCOUNT ACTIVE");
        assertThat(replacements()).isZero();
    }

    @Test
    void writesDownThatAnAdministratorChoseHisOwnSignInInstead() {
        withdraw("Group.ReadWrite.All");
        Link asked = link(NewInvitation.repair(link.invitation().customerId(), "direct-routing", connectionId()));
        TestBrowser admins = browser();
        Page start = admins.open(asked.address());

        Page there = admins.submit(start, start.forms().getLast(), Map.of());
        AtMicrosoft at = new AtMicrosoft(admins);
        Page end = at.consent(there.h1().equals("Pick an account") ? at.pick(there, ADMIN) : there);

        assertThat(end.h1()).endsWith("is connected");
        assertThat(connection("account_upn || ' ' || acts_as")).isEqualTo(ADMIN + " CONSENTING_ADMIN");
        assertThat(replacements()).isOne();
    }

    /** Whoever holds the link may try; the account that counts is suggested to Microsoft, and another one waits. */
    @Test
    void holdsAnotherAccountUntilTheProviderConfirmsIt() {
        Link again = link(TestInvitations.reconnect(link.invitation().customerId(), "direct-routing", connectionId()));
        TestBrowser theirs = browser();
        Page asked = theirs.open(again.address());
        assertThat(asked.h1()).isEqualTo("Now sign in with the service account");
        assertThat(asked.body().replace("<wbr>", "")).contains(PAULA).doesNotContain("your own app", "is refused");
        assertThat(asked.body())
                .as("one main button")
                .contains("Sign in as the admin instead")
                .containsOnlyOnce("gh-button-main");
        assertThat(location(theirs.submitOnly(asked, asked.form("/authenticate/start"), Map.of())))
                .contains("login_hint=" + PAULA.replace("@", "%40"))
                .doesNotContain("select_account");

        Page held = new AtMicrosoft(theirs).signIn(asked, ADMIN);

        assertThat(held.h1()).isEqualTo("Northern Voice confirms the account");
        assertThat(held.body().replace("<wbr>", "")).contains(PAULA, ADMIN);
        assertThat(made.now(again).status()).isEqualTo(InvitationStatus.AWAITING_PROVIDER);
        assertThat(connection("account_upn || ' ' || acts_as")).isEqualTo(PAULA + " SERVICE_ACCOUNT");
        assertThat(replacements()).isOne();
        String own = "/invitations/" + again.invitation().id();
        assertThat(Html.text(desk(own + "/add")))
                .contains("The connection uses " + PAULA + ", and another account signed in")
                .contains("Refused, the connection goes on with the account that it has");
        assertThat(Html.text(desk(own))).contains("Who starts the connectionYou");

        assertThat(desk.post()
                        .uri(own + "/refuse")
                        .param("reason", "Nobody whom we know")
                        .with(TestCallers.owner(made.provider()))
                        .with(csrf())
                        .exchange())
                .hasStatus3xxRedirection();

        assertThat(made.now(again).status()).isEqualTo(InvitationStatus.REVOKED);
        assertThat(connection("account_upn || ' ' || acts_as || ' ' || state || ' ' || health"))
                .isEqualTo(PAULA + " SERVICE_ACCOUNT ACTIVE HEALTHY");
        assertThat(tokenHolds("User.Read.All")).isTrue();
        assertThat(count("select count(*) from connection where customer_id = :customer"
                        + " and stands_in_for is not null and state <> 'DISCONNECTED'"))
                .isZero();
        assertThat(theirs.open(again.address()).body()).contains("Nobody whom we know");
    }

    private Link link(NewInvitation wanted) {
        return rows.in(made.provider(), () -> {
            var issued = invitations.issue(wanted, TestInvitations.MAJA);
            var address = issued.link() != null
                    ? issued.link()
                    : invitations.anotherLink(issued.invitation().id(), TestInvitations.MAJA);
            return new Link(issued.invitation(), address.reveal());
        });
    }

    private void takeBackTheConsent() {
        World world = sandbox.world();
        world.change(() -> world.tenant(SandboxFacts.CONTOSO).orElseThrow().grants().values().stream()
                .toList()
                .forEach(world::remove));
    }

    /** At Microsoft, and as the last check has seen it. */
    private void withdraw(String scope) {
        World world = sandbox.world();
        world.change(() -> world.tenant(SandboxFacts.CONTOSO).orElseThrow().grants().values().stream()
                .filter(grant -> grant.scopes().contains(scope))
                .toList()
                .forEach(grant -> world.save(grant.withScope(grant.scope().replace(scope, "")))));
        update("update connection set granted_scopes = array_remove(granted_scopes, '" + scope + "') where id = ?");
    }

    private void update(String ofTheConnection) {
        UUID id = connectionId();
        rows.in(
                made.provider(),
                () -> rows.jdbc().sql(ofTheConnection).param(id).update());
    }

    private UUID connectionId() {
        return UUID.fromString(connection("id::text"));
    }

    private String connection(String columns) {
        return rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql("select " + columns + " from connection where customer_id = ? and stands_in_for is null")
                        .param(link.invitation().customerId())
                        .query(String.class)
                        .single());
    }

    private boolean tokenHolds(String scope) {
        UUID id = connectionId();
        return rows.in(
                made.provider(),
                () -> rows.jdbc()
                        .sql("select ? = any(scopes) from delegated_grant where connection_id = ?")
                        .params(scope, id)
                        .query(Boolean.class)
                        .single());
    }

    private String desk(String address) {
        try {
            return desk.get()
                    .uri(address)
                    .with(TestCallers.owner(made.provider()))
                    .with(csrf())
                    .exchange()
                    .getResponse()
                    .getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void confirm(Link awaiting) {
        assertThat(desk.post()
                        .uri("/invitations/" + awaiting.invitation().id() + "/add")
                        .with(TestCallers.owner(made.provider()))
                        .with(csrf())
                        .exchange())
                .hasStatus3xxRedirection();
    }

    private long audited(String action) {
        return count("select count(*) from audit_entry where action = '" + action + "' and customer_id = :customer");
    }

    private long replacements() {
        return count(
                "select count(*) from audit_entry where action = 'connection.other_account' and customer_id = :customer");
    }
}
