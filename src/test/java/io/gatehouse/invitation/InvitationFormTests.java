package io.gatehouse.invitation;

import static io.gatehouse.customer.register.TestCustomers.MAJA;
import static io.gatehouse.invitation.TestInvitations.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.register.TestCustomers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The forms that make invitations and customers: wrong input stays at its field. */
class InvitationFormTests extends InvitationPagesBase {

    @Test
    void issuesFromTheFormAndShowsWrongInputAtItsField() throws Exception {
        MvcTestResult wrong = post(
                "/invitations",
                "customer",
                contoso.id().toString(),
                "profile",
                "direct-routing",
                "recipients",
                "adele",
                "expiresInHours",
                "0",
                "byMail",
                "true");
        assertThat(wrong).hasStatus(422);
        assertThat(wrong.getResponse().getContentAsString())
                .contains("is not a complete e-mail address", "open for 1 hour to 90 days", "href=\"#recipients\"");

        MvcTestResult right = post(
                "/invitations",
                "customer",
                contoso.id().toString(),
                "profile",
                "direct-routing",
                "method",
                "DELEGATED_TOKEN",
                "purpose",
                "ONBOARD",
                "recipients",
                "adele@contoso.example, it@contoso.example",
                "expiresInHours",
                "24",
                "locale",
                "de",
                "completion",
                "OPERATOR",
                "byMail",
                "true");

        assertThat(right).hasStatus3xxRedirection();
        InvitationView made = in(() -> invitations.ofCustomer(contoso.id())).getFirst();
        assertThat(made.recipients()).containsExactly("adele@contoso.example", "it@contoso.example");
        assertThat(made.completion()).isEqualTo(Completion.OPERATOR);
        assertThat(made.locale()).isEqualTo("de");
        assertThat(made.createdBy().email()).isEqualTo("maja.jensen@northernvoice.example");
    }

    @Test
    void setsANewEndFromTheForm() {
        UUID id = issue().id();

        assertThat(post("/invitations/" + id + "/extend", "expiresInHours", "2160"))
                .hasStatus3xxRedirection();

        assertThat(in(() -> invitations.get(id)).expiresAt())
                .isBetween(
                        Instant.now().plus(Duration.ofDays(90)).minusSeconds(600),
                        Instant.now().plus(Duration.ofDays(90)));
    }

    @Test
    void offersTheWaysOfTheChosenService() throws Exception {
        MvcTestResult shown = post(
                "/invitations",
                "show",
                "true",
                "profile",
                "remote-expert",
                "method",
                "DELEGATED_TOKEN",
                "recipients",
                "typed@contoso.example");

        assertThat(shown).hasStatusOk();
        for (String html :
                List.of(shown.getResponse().getContentAsString(), page("/invitations/new?profile=remote-expert"))) {
            assertThat(html)
                    .doesNotContain("value=\"DELEGATED_TOKEN\"")
                    .containsPattern("value=\"NEW_APP_REGISTRATION\"[^>]*checked")
                    .containsOnlyOnce("Recommended.")
                    .containsPattern("value=\"remote-expert\" selected");
        }
        assertThat(shown.getResponse().getContentAsString()).contains("typed@contoso.example");
        assertThat(page("/invitations/new?profile=nothing")).containsPattern("value=\"direct-routing\" selected");
        assertThat(in(() -> invitations.ofCustomer(contoso.id()))).isEmpty();
    }

    @Test
    void answersASecondPressWithTheFirstInvitation() {
        String[] form = {
            "customer",
            contoso.id().toString(),
            "profile",
            "direct-routing",
            "method",
            "DELEGATED_TOKEN",
            "purpose",
            "ONBOARD",
            "recipients",
            "adele@contoso.example",
            "expiresInHours",
            "24",
            "locale",
            "en",
            "completion",
            "AUTOMATIC",
            "byMail",
            "true"
        };
        MvcTestResult first = post("/invitations", form);
        MvcTestResult second = post("/invitations", form);

        assertThat(second).hasStatus3xxRedirection();
        assertThat(second.getResponse().getRedirectedUrl())
                .isEqualTo(first.getResponse().getRedirectedUrl());
        InvitationView made = only(in(() -> invitations.ofCustomer(contoso.id())));
        assertThat(made.status()).isEqualTo(InvitationStatus.PENDING);
        assertThat(made.mail().count()).isEqualTo(1);

        form[9] = "it@contoso.example";
        post("/invitations", form);
        assertThat(in(() -> invitations.ofCustomer(contoso.id())))
                .extracting(InvitationView::status)
                .containsExactlyInAnyOrder(InvitationStatus.PENDING, InvitationStatus.REVOKED);
    }

    @Test
    void answersASecondPressWithTheFirstCustomer() {
        String[] form = {
            "shortName",
            "tailspin2",
            "displayName",
            "Tailspin",
            "contactEmail",
            "m@tailspin.example",
            "contactName",
            "",
            "contactLocale",
            "ja",
            "labels",
            "new, gold"
        };
        MvcTestResult first = post("/customers", form);
        MvcTestResult second = post("/customers", form);

        assertThat(second).hasStatus3xxRedirection();
        assertThat(second.getResponse().getRedirectedUrl())
                .isEqualTo(first.getResponse().getRedirectedUrl());
        form[3] = "Tailspin Toys";
        assertThat(post("/customers", form)).hasStatus(422);
    }

    private static <T> T only(List<T> some) {
        assertThat(some).hasSize(1);
        return some.getFirst();
    }

    @Test
    void showsANewLinkOnce() throws Exception {
        InvitationView issued = issue();

        MvcTestResult shown = post("/invitations/" + issued.id() + "/links");

        assertThat(shown).hasStatusOk().headers().hasValue("Cache-Control", "no-store");
        Matcher link = Pattern.compile("value=\"http[^\"]*/authenticate/([A-Za-z0-9_-]{43})\"")
                .matcher(shown.getResponse().getContentAsString());
        assertThat(link.find()).isTrue();
        assertThat(page("/invitations/" + issued.id()))
                .doesNotContain(link.group(1))
                .contains("Copied by hand");
    }

    @Test
    void doesTheSameToManyAndSaysWhyNotToTheOthers() throws Exception {
        InvitationView open = issue();
        CustomerView fabrikam = in(() -> TestCustomers.named(customers, "fabrikam", "Fabrikam GmbH"));
        InvitationView revoked = in(() -> invitations.issue(wanted(fabrikam.id(), true, "k@fabrikam.example"), MAJA))
                .invitation();
        in(() -> {
            invitations.revoke(revoked.id(), "No", MAJA);
            return true;
        });

        MvcTestResult result = post(
                "/invitations/resend",
                "ids",
                open.id().toString(),
                "ids",
                revoked.id().toString(),
                "ids",
                UUID.randomUUID().toString());

        assertThat(result).hasStatus3xxRedirection();
        String summary = result.getResponse().getRedirectedUrl();
        assertThat(page(summary)).contains("1 sent, 2 skipped: 1 revoked, 1 not found");
        assertThat(page("/invitations?bulk=resend&ok=1&skipped=%3Cscript%3E.1")).doesNotContain("<script>.1");
    }

    @Test
    void asksBeforeItRevokesMany() throws Exception {
        InvitationView open = issue();
        String id = open.id().toString();

        MvcTestResult asked = post("/invitations/revoke", "ids", id, "back", "/invitations?show=all");

        assertThat(asked)
                .hasStatusOk()
                .bodyText()
                .contains(
                        "Revoke the invitation",
                        "It and all its links end at once. This cannot be undone.",
                        "Contoso Ltd",
                        "href=\"/invitations?show=all\"");
        assertThat(in(() -> invitations.get(open.id())).status()).isEqualTo(InvitationStatus.PENDING);
        CustomerView fabrikam = in(() -> TestCustomers.named(customers, "fabrikam", "Fabrikam GmbH"));
        String another = in(() -> invitations.issue(wanted(fabrikam.id(), true, "k@fabrikam.example"), MAJA))
                .invitation()
                .id()
                .toString();
        assertThat(post("/invitations/revoke", "ids", id, "ids", another))
                .bodyText()
                .containsPattern("<h1[^>]*>Revoke 2 invitations</h1>")
                .contains("They and all their links end at once.");
        assertThat(post("/invitations/revoke", "ids", id, "sure", "true")
                        .getResponse()
                        .getRedirectedUrl())
                .isEqualTo("/invitations?bulk=revoke&ok=1&skipped=");
        assertThat(in(() -> invitations.get(open.id())).status()).isEqualTo(InvitationStatus.REVOKED);
        assertThat(post("/invitations/revoke", "ids", id)).hasStatus3xxRedirection();
    }

    @Test
    void createsACustomerFromTheForm() throws Exception {
        MvcTestResult wrong = post(
                "/customers",
                "shortName",
                "a:b",
                "displayName",
                "",
                "contactEmail",
                "x",
                "contactName",
                "",
                "contactLocale",
                "");
        assertThat(wrong).hasStatus(422);
        assertThat(wrong.getResponse().getContentAsString())
                .contains(
                        "The character : is not allowed", "This field is required", "is not a complete e-mail address");

        MvcTestResult taken = post("/customers", "shortName", "Contoso", "displayName", "Another");
        assertThat(taken).hasStatus(422);
        assertThat(taken.getResponse().getContentAsString()).contains("is taken", "href=\"#shortName\"");

        MvcTestResult right = post(
                "/customers",
                "shortName",
                "tailspin",
                "displayName",
                "Tailspin, K.K.",
                "contactEmail",
                "m@tailspin.example",
                "contactName",
                "Sato, M.",
                "contactLocale",
                "ja",
                "labels",
                "gold, new",
                "invite",
                "true");
        assertThat(right).hasStatus3xxRedirection();
        assertThat(right.getResponse().getRedirectedUrl()).startsWith("/invitations/new?");
        assertThat(page(right.getResponse().getRedirectedUrl())).contains("m@tailspin.example", "Tailspin, K.K.");
    }

    @Test
    void escapesWhatPeopleType() throws Exception {
        String script = "<script>alert(1)</script>";
        CustomerView evil = in(() -> TestCustomers.named(customers, "evil", "Evil " + script));
        InvitationView issued = in(() -> invitations.issue(wanted(evil.id(), true, "a@evil.example"), MAJA))
                .invitation();
        in(() -> {
            invitations.signedIn(issued.id(), new SignedIn(TestInvitations.TENANT, "o", script, script), null);
            invitations.declined(issued.id(), script);
            return true;
        });

        for (String uri : List.of(
                "/customers",
                "/customers/" + evil.id(),
                "/invitations?show=all",
                "/invitations/" + issued.id(),
                "/invitations/new?customer=" + evil.id())) {
            assertThat(page(uri)).doesNotContain(script).contains("&lt;script&gt;");
        }
    }
}
