package io.gatehouse.selfservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.onboarding.FreshTenants;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** People of a connected customer come back by their link and look after the connection themselves. */
class SelfServiceTests extends SelfServiceBase {

    @Test
    void showsChecksRenewsAndGivesTheEvidence() {
        connect(ConnectionMethod.DELEGATED_TOKEN);
        TestBrowser browser = browser();
        assertThat(text(browser.open(link.address()))).contains("Manage this connection");

        Page page = enter(browser, tenant.admin());
        assertThat(page.h1()).endsWith("at " + tenant.name());
        assertThat(text(page))
                .contains("Teams Direct Routing", "Works", tenant.admin(), "Evidence")
                .doesNotContain("??");
        assertThat(trail("customer.entered"))
                .singleElement()
                .asString()
                .startsWith("CUSTOMER_ADMIN " + tenant.tenantId());

        Page asked = press(browser, page, "/verify", Map.of());
        assertThat(text(asked)).contains("The check runs");
        await(() -> !trail("connection.verified").isEmpty());
        assertThat(trail("connection.verified").getFirst())
                .startsWith("CUSTOMER_ADMIN " + tenant.tenantId())
                .endsWith("SUCCESS");

        String invitation = "?invitation=" + link.invitation().id();
        assertThat(browser.open(PAGE + "/receipt.pdf" + invitation).body()).startsWith("%PDF");
        assertThat(browser.open(PAGE + "/receipt.json" + invitation).body()).contains("\"signature\"");

        Page renewal = press(browser, browser.open(PAGE), "/renew", Map.of());
        assertThat(renewal.h1()).contains(tenant.name());
        assertThat(renewal.form("/authenticate/start").method()).isEqualTo("post");
        assertThat(single(
                        "select count(*) from invitation where customer_id = ? and purpose = 'RECONNECT' and"
                                + " created_by_kind = 'CUSTOMER_ADMIN'",
                        Long.class))
                .isOne();
        assertThat(browser.open(PAGE).h1())
                .as("the renewal is not finished, and nobody came back to it")
                .isNotEqualTo(page.h1());
    }

    @Test
    void letsNobodyInByTheLinkAlone() {
        connect(ConnectionMethod.DELEGATED_TOKEN);
        TestBrowser browser = browser();
        browser.open(link.address());
        Page door = browser.open(PAGE);
        assertThat(text(door)).contains("Microsoft asks you to sign in anew").doesNotContain(tenant.admin());
        assertThat(browser.open(PAGE + "/receipt.pdf?invitation="
                                + link.invitation().id())
                        .body())
                .doesNotStartWith("%PDF");

        SmallTenant stranger = FreshTenants.next(provider, customers);
        Page stopped = enter(browser, stranger.admin());
        assertThat(text(stopped)).contains("AADSTS50020");
        assertThat(browser.open(PAGE).form("/authenticate/return").method()).isEqualTo("post");
        FreshTenants.release(rows, sandbox, stranger.tenantId());

        TestBrowser another = browser();
        Page employee = enter(another, ordinaryPerson());
        assertThat(employee.h1()).isEqualTo("You are not an administrator there");
        assertThat(text(employee)).contains("Sign in again");
        assertThat(trail("customer.entry_refused")).singleElement().asString().endsWith("REFUSED");
        assertThat(another.open(PAGE).form("/authenticate/return").method()).isEqualTo("post");
        assertThat(made.now(link).status().name())
                .as("untouched by all of this")
                .isEqualTo("COMPLETED");
    }

    /** A guest with the role looks after the connection as anybody with the role; one without it stays outside. */
    @Test
    void letsAGuestInWhoAdministersHere() {
        connect(ConnectionMethod.DELEGATED_TOKEN);
        Person guest = guest(Set.of());
        try {
            assertThat(enter(browser(), SandboxFacts.GUEST).h1()).isEqualTo("You are a guest in this organisation");
            sandbox.world().save(guest.deleted(sandbox.world().now()));
            guest = guest(Set.of(SandboxFacts.GLOBAL_ADMINISTRATOR));

            assertThat(enter(browser(), SandboxFacts.GUEST).h1()).endsWith("at " + tenant.name());
        } finally {
            sandbox.world().save(guest.deleted(sandbox.world().now()));
        }
    }

    private Person guest(Set<String> roles) {
        String upn = SandboxFacts.GUEST.replace('@', '_') + "#EXT#@" + tenant.domain();
        Person.Profile profile = new Person.Profile(
                "Nanna Dahl",
                null,
                null,
                upn,
                SandboxFacts.GUEST,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                true,
                "Guest",
                sandbox.world().now());
        Person.Access access = new Person.Access(roles, SandboxFacts.ADATUM, Person.SignInRule.ALLOWED, null);
        return sandbox.world()
                .save(new Person(UUID.randomUUID().toString(), tenant.tenantId(), profile, access, 0, null));
    }

    @Test
    void disconnectsAfterTheNameWasTyped() {
        connect(ConnectionMethod.DELEGATED_TOKEN);
        TestBrowser browser = browser();
        Page page = enter(browser, tenant.admin());
        UUID connection = single("select id from connection where customer_id = ?", UUID.class);
        Page form = browser.open(PAGE + "/disconnect?connection=" + connection);
        assertThat(form.h1()).isEqualTo("Disconnect Teams Direct Routing");
        assertThat(text(form))
                .as("it comes last, after what Microsoft is asked to remove")
                .contains("What we kept to sign in with is erased")
                .doesNotContain("at once");

        Page wrong = press(browser, form, "/disconnect", Map.of("name", "somebody else"));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(text(wrong)).contains("Type the name exactly");
        Page foreign = press(
                browser,
                form,
                "/disconnect",
                Map.of("name", tenant.name(), "connection", UUID.randomUUID().toString()));
        assertThat(foreign.h1()).isEqualTo(page.h1());
        assertThat(single("select state from connection where customer_id = ?", String.class))
                .isEqualTo("ACTIVE");

        Page done = press(browser, form, "/disconnect", Map.of("name", tenant.name()));
        assertThat(text(done)).contains("being disconnected", "is being erased").doesNotContain("within a minute");
        assertThat(mails("service-disconnected")).isNotEmpty();
        await(() -> single("select state from connection where customer_id = ?", String.class)
                .equals("DISCONNECTED"));
        assertThat(text(browser.open(PAGE))).contains("Disconnected").doesNotContain("Check now");
        assertThat(trail("connection.disconnected").getFirst()).startsWith("CUSTOMER_ADMIN " + tenant.tenantId());
        assertThat(there().servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID)).isEmpty();

        press(browser, browser.open(PAGE), "/leave", Map.of());
        assertThat(browser.open(PAGE).form("/authenticate/return").method()).isEqualTo("post");
    }

    @Test
    void comesBackThroughTheCustomersOwnApp() {
        connect(ConnectionMethod.NEW_APP_REGISTRATION);
        await(() -> there().servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID).isEmpty());

        Page page = enter(browser(), tenant.admin());

        assertThat(text(page)).contains("Works", "Ends in");
        assertThat(there().servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID))
                .as("the provider's app did not come back")
                .isEmpty();
    }

    @Test
    void asksForDeletionWhichAnOwnerRefusesOrCarriesOut() throws Exception {
        connect(ConnectionMethod.DELEGATED_TOKEN);
        TestBrowser browser = browser();
        enter(browser, tenant.admin());
        Page form = browser.open(PAGE + "/deletion");
        assertThat(press(browser, form, "/deletion", Map.of("note", "We go")).status())
                .as("without the tick")
                .isEqualTo(422);
        Map<String, String> sure = Map.of("note", "We go elsewhere", "sure", "true");
        assertThat(text(press(browser, form, "/deletion", sure))).contains("Withdraw the request");
        assertThat(trail("customer.deletion_asked").getFirst()).startsWith("CUSTOMER_ADMIN " + tenant.tenantId());
        assertThat(ownerSees("/")).contains(tenant.name() + " wants everything deleted");
        assertThat(ownerSees("/customers/" + customer + "/exit")).contains("We go elsewhere");

        String refuse = "/customers/" + customer + "/exit/refuse";
        assertThat(owner(refuse)).hasStatus(422);
        assertThat(owner(refuse, "reason", "The contract runs until May")).hasStatus3xxRedirection();
        assertThat(text(browser.open(PAGE))).contains("The contract runs until May");
        assertThat(owner(refuse, "reason", "Once more")).hasStatus(422);
        assertThat(mails("deletion-refused")).contains(tenant.admin());
        assertThat(mails("deletion-asked")).isNotEmpty();

        press(browser, browser.open(PAGE + "/deletion"), "/deletion", sure);
        press(browser, browser.open(PAGE), "/deletion/withdraw", Map.of());
        assertThat(ownerSees("/customers/" + customer)).doesNotContain("wants everything deleted");

        press(browser, browser.open(PAGE + "/deletion"), "/deletion", sure);
        assertThat(owner("/customers/" + customer + "/exit", "name", tenant.name(), "leaveRest", "true"))
                .hasStatus3xxRedirection();
        await(() -> mails("deletion-done").contains(tenant.admin()));
        assertThat(browser.open(link.address()).status())
                .as("the link is gone with the rest")
                .isEqualTo(404);
    }

    private List<String> mails(String kind) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select recipient from mail_message where kind = ?")
                        .param(kind)
                        .query(String.class)
                        .list());
    }

    private String ordinaryPerson() {
        return there().people().values().stream()
                .filter(person -> person.present() && !person.guest() && !person.globalAdministrator())
                .map(Person::signInName)
                .findFirst()
                .orElseThrow();
    }
}
