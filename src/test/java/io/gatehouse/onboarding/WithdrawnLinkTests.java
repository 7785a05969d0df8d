package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestBrowser.Page;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.onboarding.trip.SignInStart;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.shared.Secret;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Links that are withdrawn, or only looked at by programs, while their holder is at Microsoft. */
class WithdrawnLinkTests extends SignInRaceBase {

    @Autowired
    List<RequestMappingHandlerMapping> mappings;

    private static final String WITHDRAWN = "This link was withdrawn";
    private static final String GRANT_STANDS =
            "what you granted there stands in your organisation, although nothing was stored here";

    @Test
    void keepsTheAnswerThatAProgramOnlyLookedAt() {
        String answer = acceptedAnswer(browser, link);

        Page looked = browser.head(answer);

        assertThat(looked.status()).isEqualTo(200);
        assertThat(looked.response().headers().firstValue("location")).isEmpty();
        assertThat(browser.open(answer).h1()).isEqualTo(tenant.name() + " is connected");
    }

    @Test
    void countsNoLookOfAProgramAsOpened() {
        Page looked = browser.head(link.address());

        assertThat(looked.status()).isEqualTo(303);
        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.PENDING);
        browser.open(link.address());
        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.OPENED);
    }

    @Test
    void refusesWhoseLinkWasWithdrawnMeanwhileAndLetsOthersGoOn() {
        Secret mine = anotherLink(link.invitation().id());
        String answer = acceptedAnswer(browser, link);
        withdraw(link);

        Page page = browser.open(answer);

        assertStopped(page, 410, WITHDRAWN, GRANT_STANDS);
        assertThat(page.forms()).isEmpty();
        assertThat(browser.open("/authenticate").status()).isEqualTo(410);
        Link others = new Link(link.invitation(), mine.reveal());
        assertFinishes(others);
        Page shutOut = browser().open(link.address());
        assertThat(shutOut.status()).isEqualTo(410);
        assertThat(shutOut.body()).contains("The invitation has ended.").doesNotContain(tenant.admin());
    }

    @Test
    void refusesWhoseLinkWasWithdrawnWhileGraphWasAsked() throws Exception {
        Secret mine = anotherLink(link.invitation().id());
        String answer = acceptedAnswer(browser, link);
        slow();

        CompletableFuture<Page> coming = open(browser, answer);
        awaitSignedIn(link);
        withdraw(link);

        assertStopped(coming.get(2, TimeUnit.MINUTES), 410, WITHDRAWN, GRANT_STANDS);
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
        assertFinishes(new Link(link.invitation(), mine.reveal()));
    }

    @Test
    void showsNothingMoreToWhoseLinkWasWithdrawnAfterwards() {
        assertThat(browser.open(acceptedAnswer(browser, link)).h1()).isEqualTo(tenant.name() + " is connected");
        assertThat(browser.openOnly("/authenticate/receipt.json").status()).isEqualTo(200);
        withdraw(link);

        assertThat(pages()).contains("/authenticate/passport", "/authenticate/receipt.pdf", "/authenticate/colleague");
        for (String address : pages()) {
            Page page = browser.openOnly(address);
            boolean away = page.status() == 303
                    && page.response()
                            .headers()
                            .firstValue("location")
                            .filter("/authenticate"::equals)
                            .isPresent();
            assertThat(away || page.status() == 410)
                    .as("%s answers %d", address, page.status())
                    .isTrue();
            assertThat(page.body()).as(address).doesNotContain(tenant.admin());
        }
    }

    /** Whatever the wizard shows to the holder of a link. */
    private List<String> pages() {
        return mappings.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .filter(mapping -> mapping.getMethodsCondition().getMethods().contains(RequestMethod.GET))
                .flatMap(mapping -> mapping.getPatternValues().stream())
                .filter(path -> path.startsWith("/authenticate") && !path.contains("{"))
                .filter(path -> !path.equals(SignInStart.CALLBACK) && !path.equals("/authenticate/self-check"))
                .sorted()
                .toList();
    }

    private void withdraw(Link which) {
        inTransaction(() -> rows.jdbc()
                .sql(
                        "update link_token set revoked_at = now(), revoked_by = 'Maja' where id = (select id from link_token"
                                + " where invitation_id = ? order by created_at limit 1)")
                .param(which.invitation().id())
                .update());
    }
}
