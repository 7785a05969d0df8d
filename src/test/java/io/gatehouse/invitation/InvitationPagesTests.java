package io.gatehouse.invitation;

import static io.gatehouse.customer.TestCustomers.MAJA;
import static io.gatehouse.invitation.TestInvitations.ADELE;
import static io.gatehouse.invitation.TestInvitations.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.Customers;
import io.gatehouse.customer.TestCustomers;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.web.TestCallers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@PortalTest
@AutoConfigureMockMvc
class InvitationPagesTests {

    @Autowired
    MockMvcTester mvc;

    @Autowired
    Invitations invitations;

    @Autowired
    Customers customers;

    @Autowired
    Rows rows;

    ProviderId provider;
    CustomerView contoso;

    @BeforeEach
    void addCustomer() {
        provider = rows.another("Pages Inc");
        contoso = in(() -> TestCustomers.contoso(customers));
    }

    <T> T in(Supplier<T> work) {
        return ProviderScope.call(provider, work);
    }

    InvitationView issue() {
        return in(() -> invitations.issue(wanted(contoso.id(), true, "adele@contoso.example"), MAJA))
                .invitation();
    }

    private MvcTestResult get(String uri) {
        return mvc.get()
                .uri(uri)
                .with(TestCallers.operator(provider))
                .with(csrf())
                .exchange();
    }

    private MvcTestResult post(String uri, String... parameters) {
        var request = mvc.post().uri(uri).with(TestCallers.operator(provider)).with(csrf());
        for (int i = 0; i < parameters.length; i += 2) {
            request = request.param(parameters[i], parameters[i + 1]);
        }
        return request.exchange();
    }

    private String page(String uri) throws Exception {
        MvcTestResult result = get(uri);
        assertThat(result).hasStatusOk();
        String html = result.getResponse().getContentAsString();
        assertThat(html.split("<h1", -1)).as("one h1 on " + uri).hasSize(2);
        assertThat(html).doesNotContain("??", "th:");
        return html;
    }

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
            invitations.signedIn(issued.id(), ADELE);
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
            invitations.signedIn(issued.id(), new SignedIn(TestInvitations.TENANT, "o", script, script));
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
            invitations.signedIn(issued.id(), ADELE);
            invitations.awaitProvider(issued.id(), connection);
            return true;
        });

        assertThat(page("/"))
                .contains("Invitations that need you", "Waiting for you", "/invitations/" + issued.id() + "/add");
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

    private static String link(String html, String rel) {
        Matcher link = Pattern.compile("rel=\"" + rel + "\" href=\"([^\"]+)\"").matcher(html);
        return link.find() ? link.group(1).replace("&amp;", "&") : null;
    }
}
