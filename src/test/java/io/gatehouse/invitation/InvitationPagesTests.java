package io.gatehouse.invitation;

import static io.gatehouse.customer.register.TestCustomers.MAJA;
import static io.gatehouse.invitation.TestInvitations.ADELE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.Html;
import io.gatehouse.customer.register.TestCustomers;
import io.gatehouse.mail.MailFailed;
import io.gatehouse.mail.MailView;
import io.gatehouse.mail.outbox.Outbox;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.web.TestCallers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;

class InvitationPagesTests extends InvitationPagesBase {

    @Autowired
    Outbox outbox;

    @Autowired
    ApplicationEventPublisher events;

    @Test
    void saysUntilWhenNothingMoreIsMailed() throws Exception {
        InvitationView issued = issue();
        String own = "/invitations/" + issued.id();
        post(own + "/resend");
        post(own + "/resend");

        assertThat(post(own + "/resend")).hasRedirectedUrl(own + "?problem=TOO_MANY");

        assertThat(page(own + "?problem=TOO_MANY"))
                .contains("Nothing was sent")
                .containsPattern("A mail can be sent again in (59|60) min\\.");
        assertThat(page(own)).doesNotContain("can be sent again");
    }

    @Test
    void showsEveryPage() throws Exception {
        InvitationView issued = issue();
        in(() -> {
            invitations.signedIn(issued.id(), ADELE, null);
            return true;
        });

        assertThat(page("/")).contains("Gatehouse");
        assertThat(page("/customers")).contains("Contoso Ltd", "adele.vance@contoso.example");
        assertThat(page("/customers?query=nothing-like-it")).contains("Nothing matches");
        assertThat(page("/customers/new")).contains("3 to 15 characters");
        assertThat(page("/customers/" + contoso.id()))
                .contains("Onboarding", "Open invitation", "Maja Jensen added Contoso Ltd");
        assertThat(page("/customers/" + contoso.id() + "/invitations")).contains(issued.reference());
        assertThat(page("/customers/" + contoso.id() + "/activity")).contains("issued the invitation");
        assertThat(page("/customers/" + contoso.id() + "/settings")).contains("Delete this customer");
        assertThat(page("/invitations"))
                .contains(
                        "One is open.",
                        "contoso",
                        "Contoso Ltd",
                        "adele",
                        "adele.vance",
                        "@contoso.com",
                        "Signed in",
                        "With customer");
        assertThat(page("/invitations?show=ended")).contains("No invitation has ended yet");
        assertThat(page("/invitations/new?customer=" + contoso.id()))
                .contains("adele.vance@contoso.example", "9 permissions, 4 of them write");
        assertThat(page("/invitations/" + issued.id())).contains(issued.reference(), "Links", "Mails as sent", "Live");
        assertThat(page("/invitations/" + issued.id() + "/extend")).contains("14 days");
        assertThat(page("/invitations/" + issued.id() + "/recipients")).contains("adele@contoso.example");
        assertThat(page("/invitations/" + issued.id() + "/revoke")).contains("cannot be undone");
    }

    @Test
    void tellsOfRemindersOnlyWhereSomebodyIsReminded() throws Exception {
        InvitationView issued = issue();
        assertThat(page("/invitations/" + issued.id())).contains("Reminders");

        in(() -> {
            invitations.declined(issued.id(), "Not now");
            return true;
        });

        assertThat(page("/invitations/" + issued.id())).doesNotContain("Reminders");
    }

    @Test
    void offersTheLanguagesByName() throws Exception {
        assertThat(page("/invitations/new?customer=" + contoso.id()))
                .containsPattern("(?s)<select[^>]*id=\"locale\".*?<option value=\"de\">German<");
        assertThat(page("/customers/new"))
                .containsPattern("(?s)<select[^>]*name=\"contactLocale\".*?<option value=\"de\">German<");
        String own = "/customers/" + contoso.id() + "/settings";
        assertThat(page(own))
                .as("kept where the form is sent as it is")
                .contains("<option value=\"de-CH\" selected=\"selected\">German (Switzerland)<");
    }

    /** Where the customer's tenant is not known the last word is ours, and the page says so before it comes to that. */
    @Test
    void saysWhoStartsTheConnection() throws Exception {
        String unknown = page("/invitations/" + issue().id());
        contoso = in(() -> customers.create(
                TestCustomers.wanted("adatum", "Adatum", "0e1ad4a4-3a2a-4b8e-9f5b-6f1d2c3b4a59", null), MAJA));
        String known = page("/invitations/" + issue().id());

        assertThat(Html.text(unknown)).contains("Who starts the connectionYou, when you confirm the tenant");
        assertThat(Html.text(known)).contains("Who starts the connectionThe customer’s consent");
    }

    /** Who repairs an address needs the mail server's own words, where he looks: in the callout, the list and the time line. */
    @Test
    void saysEverywhereWhyAMailWasRefused() throws Exception {
        InvitationView issued = issue();
        String answer = "550 5.1.1 Mailbox does not exist";
        rows.in(provider, () -> {
            MailView mail = outbox.of("invitation", issued.id()).getFirst();
            rows.jdbc()
                    .sql("update mail_message set state = 'FAILED', last_answer = ? where id = ?")
                    .params(answer, mail.id())
                    .update();
            events.publishEvent(new MailFailed(
                    provider,
                    mail.id(),
                    mail.kind(),
                    "invitation",
                    issued.id(),
                    contoso.id(),
                    mail.recipient(),
                    answer));
            return true;
        });

        String own = page("/invitations/" + issued.id());
        assertThat(own).as("no object in place of words").doesNotContain("MailView[", "role=\"alert\"");
        assertThat(Html.text(own.replaceAll("(?s).*gh-callout-text\">(.*?)</p>.*", "$1")))
                .isEqualTo("Mail failed: Nobody was reached. The mail server said of adele@contoso.example: " + answer);
        assertThat(Html.text(own.replaceAll("(?s).*gh-timeline\">(.*?)</ol>.*", "$1")))
                .contains("The mail to adele@contoso.example was refused. The mail server said: " + answer);
        assertThat(page("/invitations"))
                .as("in lines, not cut off after the first words")
                .containsPattern("gh-why\"[^>]*>" + answer);
    }

    @Test
    void keepsAuditorsFromActing() {
        InvitationView issued = issue();

        assertThat(mvc.get()
                        .uri("/invitations/" + issued.id())
                        .with(TestCallers.auditor(provider))
                        .with(csrf()))
                .hasStatusOk();
        for (String uri : List.of("/resend", "/links", "/revoke", "/extend", "/recipients")) {
            assertThat(mvc.post()
                            .uri("/invitations/" + issued.id() + uri)
                            .with(TestCallers.auditor(provider))
                            .with(csrf()))
                    .hasStatus(403);
        }
    }

    @Test
    void answersAnotherProvidersInvitationAsUnknown() {
        InvitationView issued = issue();
        ProviderId other = rows.another("Other Inc");

        for (String uri : List.of("", "/extend", "/revoke", "/recipients")) {
            assertThat(mvc.get()
                            .uri("/invitations/" + issued.id() + uri)
                            .with(TestCallers.operator(other))
                            .with(csrf()))
                    .hasStatus(404);
        }
        assertThat(mvc.get()
                        .uri("/customers/" + contoso.id())
                        .with(TestCallers.operator(other))
                        .with(csrf()))
                .hasStatus(404);
        assertThat(mvc.post()
                        .uri("/invitations/" + issued.id() + "/resend")
                        .with(TestCallers.operator(other))
                        .with(csrf()))
                .hasStatus(404);
        assertThat(in(() -> invitations.get(issued.id())).mail().count()).isEqualTo(1);
    }

    @Test
    void pagesBothWaysThroughFiveHundred() throws Exception {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("""
                        insert into invitation (provider_id, id, customer_id, profile, purpose, status, completion, locale,
                          reference, expires_at, created_at, created_by_kind, created_by_id, created_by_name)
                        select ?, gen_random_uuid(), ?, 'direct-routing', 'ONBOARD', 'PENDING', 'AUTOMATIC', 'en',
                          'REF-' || n, now() + interval '9 days', now() - make_interval(mins => n / 4),
                          'OPERATOR', 'm', 'Maja'
                        from generate_series(1, 500) n
                        """)
                        .params(provider.value(), contoso.id())
                        .update());

        for (String sort : List.of("-created", "email")) {
            List<String> seen = new ArrayList<>();
            String next = "/invitations?sort=" + sort;
            String html = "";
            while (next != null) {
                html = page(next);
                Matcher row = Pattern.compile("name=\"ids\" form=\"bulk\" value=\"([^\"]+)\"")
                        .matcher(html);
                while (row.find()) {
                    seen.add(row.group(1));
                }
                next = link(html, "next");
            }
            assertThat(seen).as(sort).hasSize(500);
            assertThat(new HashSet<>(seen)).as(sort).hasSize(500);
            assertThat(html).contains("476 to 500 of 500");
            String previous = page(link(html, "prev"));
            assertThat(previous)
                    .contains("451 to 475 of 500", seen.get(450), seen.get(474))
                    .doesNotContain(seen.get(475));
        }
    }

    @Test
    void putsWhatNeedsSomebodyOnTheHomePage() throws Exception {
        InvitationView issued = issue();
        UUID connection = TestInvitations.connection(rows, provider, contoso);
        in(() -> {
            invitations.signedIn(issued.id(), ADELE, null);
            invitations.awaitProvider(issued.id(), connection);
            return true;
        });

        assertThat(page("/")).contains("Contoso Ltd waits for you", "/invitations/" + issued.id() + "/add");
        assertThat(page("/invitations")).contains("One waits for you.", "Confirm the tenant", "Add");
    }

    @Test
    void tellsWhatASupportCodeMeans() throws Exception {
        InvitationView issued = issue();
        in(() -> {
            invitations.declined(issued.id(), "declined-at-microsoft, cm67-gwkr, AADSTS65004");
            return true;
        });

        assertThat(page("/invitations?show=ended"))
                .contains("Cancelled at Microsoft")
                .doesNotContain("cm67-gwkr");
    }
}
