package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Html;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.SandboxFacts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What others do while a person is at Microsoft, or while her answer is being looked at. */
class SignInRaceTests extends SignInRaceBase {

    private static final String TAKEN = "This organisation is connected already";

    @Test
    void refusesATenantThatAnotherCustomerGetsAtTheSameMoment() throws Exception {
        String answer = acceptedAnswer(browser, link);
        bind(link.invitation().customerId(), null);
        UUID rival = made.customer("Rival of " + tenant.name(), null);

        CompletableFuture<Page> coming = inTransaction(() -> {
            bind(rival, tenant.tenantId());
            CompletableFuture<Page> opened = open(browser, answer);
            Waiting.untilOthersWait(rows, 1);
            return opened;
        });

        assertStopped(coming.get(2, TimeUnit.MINUTES), 409, TAKEN);
        assertThat(made.now(link).step()).isEqualTo("TENANT_TAKEN");
        assertFinishesOnceTheRivalHasGone(rival);
    }

    @Test
    void refusesATenantThatAnotherCustomerGotWhileGraphWasAsked() throws Exception {
        String answer = acceptedAnswer(browser, link);
        bind(link.invitation().customerId(), null);
        UUID rival = made.customer("Rival of " + tenant.name(), null);
        slow();

        CompletableFuture<Page> coming = open(browser, answer);
        awaitSignedIn(link);
        bind(rival, tenant.tenantId());

        assertStopped(coming.get(2, TimeUnit.MINUTES), 409, TAKEN);
        assertFinishesOnceTheRivalHasGone(rival);
    }

    @Test
    void refusesATenantThatAnotherCustomerGotWhileMicrosoftWasWaitedFor() {
        sandbox.world().chaos().set(now -> new Chaos.State(0, null, false, false, false, false, 4, Map.of()));
        String answer = acceptedAnswer(browser, link);
        Page waiting = browser.open(answer);
        bind(link.invitation().customerId(), null);
        UUID rival = made.customer("Rival of " + tenant.name(), null);
        bind(rival, tenant.tenantId());

        Page end = await().atMost(Duration.ofMinutes(2))
                .until(
                        () -> browser.open("/authenticate/waiting"),
                        page -> !page.h1().equals("Waiting for Microsoft"));

        assertThat(waiting.h1()).isEqualTo("Waiting for Microsoft");
        assertStopped(end, 409, TAKEN);
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
        assertFinishesOnceTheRivalHasGone(rival);
    }

    @Test
    void refusesTheTenantThatTheCustomerIsNotBoundToAnyMore() {
        String answer = acceptedAnswer(browser, link);
        bind(link.invitation().customerId(), SandboxFacts.FABRIKAM);
        try {
            assertStopped(browser.open(answer), 409, "You signed in to another organisation");
        } finally {
            bind(link.invitation().customerId(), tenant.tenantId());
        }
        assertFinishes(link);
    }

    @Test
    void makesOneConnectionOfTwoInvitationsForOneService() throws Exception {
        InvitationView second = inScope(() -> invitations
                .issue(made.wanted(link.invitation().customerId(), InvitationPurpose.ADD_SERVICE), TestInvitations.MAJA)
                .invitation());
        Link other = new Link(second, anotherLink(second.id()).reveal());
        TestBrowser colleague = browser();
        List<String> answers = List.of(acceptedAnswer(browser, link), acceptedAnswer(colleague, other));
        slow();

        CompletableFuture<Page> one = open(browser, answers.get(0));
        CompletableFuture<Page> two = open(colleague, answers.get(1));
        awaitSignedIn(link);
        awaitSignedIn(other);
        inTransaction(() -> {
            rows.jdbc()
                    .sql("select 1 from customer where id = ? for update")
                    .param(link.invitation().customerId())
                    .query(Integer.class)
                    .single();
            Waiting.untilOthersWait(rows, 2);
            return true;
        });

        assertThat(one.get(2, TimeUnit.MINUTES).h1()).isEqualTo(tenant.name() + " is connected");
        assertThat(two.get(2, TimeUnit.MINUTES).h1()).isEqualTo(tenant.name() + " is connected");
        assertThat(count("select count(*) from connection where customer_id = :customer"))
                .isOne();
    }

    @Test
    void waitsWhereSomebodyLoadsTheAnswerAgainWhileItIsLookedAt() throws Exception {
        String answer = acceptedAnswer(browser, link);
        slow();

        CompletableFuture<Page> coming = open(browser, answer);
        await().atMost(Duration.ofMinutes(2)).until(() -> consumed() == 1);
        Page again = browser.open(answer);
        Page early = browser.open("/authenticate/waiting");
        Page byLink = browser.open(link.address());
        boolean stillLookedAt = !coming.isDone();
        coming.get(2, TimeUnit.MINUTES);

        assertThat(stillLookedAt).isTrue();
        assertThat(again.h1()).isEqualTo("Waiting for Microsoft");
        assertThat(early.h1()).isEqualTo("Waiting for Microsoft");
        assertThat(byLink.h1()).isEqualTo("Waiting for Microsoft");
        assertThat(byLink.body()).contains("your link leads back here").doesNotContain("encrypted", "five minutes");
        assertThat(browser.open("/authenticate/waiting").h1()).isEqualTo(tenant.name() + " is connected");
    }

    @Test
    void leadsWhoLoadsARefusedAnswerAgainToItsReason() throws Exception {
        String answer = acceptedAnswer(browser, link);
        bind(link.invitation().customerId(), SandboxFacts.FABRIKAM);
        slow();
        try {
            CompletableFuture<Page> coming = open(browser, answer);
            await().atMost(Duration.ofMinutes(2)).until(() -> consumed() == 1);
            Page again = browser.open(answer);
            coming.get(2, TimeUnit.MINUTES);
            Page end = browser.open("/authenticate/waiting");

            assertThat(again.h1()).isEqualTo("Waiting for Microsoft");
            assertStopped(end, 409, "You signed in to another organisation");
            assertThat(browser.open(answer).h1())
                    .as("nothing is being looked at any more")
                    .isEqualTo("This sign-in was used already");
        } finally {
            bind(link.invitation().customerId(), tenant.tenantId());
        }
    }

    @Test
    void waitsForNoAnswerThatNobodyLooksAtAnyMore() {
        String answer = acceptedAnswer(browser, link);
        inTransaction(() -> rows.jdbc()
                .sql(
                        "update authorization_state set consumed_at = now() - interval '3 minutes' where invitation_id = ?")
                .param(link.invitation().id())
                .update());

        Page byWaiting = browser.open("/authenticate/waiting");
        assertThat(byWaiting.h1()).isEqualTo("This sign-in was used already");
        assertThat(Html.text(byWaiting.body()))
                .contains("Sign in again", "If you have just accepted on Microsoft’s page, that stands");
        assertThat(browser.open(answer).h1()).isEqualTo("This sign-in was used already");
    }

    /** To take a service account's place is one person's word: who comes by the same link has not said it. */
    @Test
    void offersNobodyElseWhatOnePersonAskedFor() {
        browser.open(acceptedAnswer(browser, link));
        inTransaction(() -> rows.jdbc()
                .sql("update authorization_state set flow = 'CONSENT_INSTEAD' where invitation_id = ?")
                .param(link.invitation().id())
                .update());
        inTransaction(() -> rows.jdbc()
                .sql("update invitation set status = 'IN_PROGRESS', step = 'OUTSIDER' where id = ?")
                .param(link.invitation().id())
                .update());
        TestBrowser colleague = browser();

        String own = "name=\"flow\" value=\"own\"";
        browser.open(link.address());
        colleague.open(link.address());

        assertThat(browser.open("/authenticate/stopped").body()).contains("/authenticate/start", own);
        assertThat(colleague.open("/authenticate/stopped").body())
                .contains("/authenticate/start")
                .doesNotContain(own);
    }

    private long consumed() {
        return count(
                "select count(*) from authorization_state where invitation_id = :invitation and consumed_at is not null");
    }

    private void assertFinishesOnceTheRivalHasGone(UUID rival) {
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
        bind(rival, null);
        bind(link.invitation().customerId(), tenant.tenantId());
        assertFinishes(link);
    }

    private void bind(UUID customer, String to) {
        inTransaction(() -> rows.jdbc()
                .sql("update customer set tenant_id = ? where id = ?")
                .params(to, customer)
                .update());
    }
}
