package io.gatehouse.invitation.pending;

import static io.gatehouse.customer.register.TestCustomers.MAJA;
import static io.gatehouse.invitation.TestInvitations.ADELE;
import static io.gatehouse.invitation.TestInvitations.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.Html;
import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.audit.AuditEntry;
import io.gatehouse.audit.AuditQuery;
import io.gatehouse.audit.AuditTrail;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.customer.register.TestCustomers;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.TestInvitations;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.invitation.store.InvitationPreset;
import io.gatehouse.invitation.store.InvitationQuery;
import io.gatehouse.invitation.store.InvitationSort;
import io.gatehouse.shared.Columns;
import io.gatehouse.shared.Ordering;
import io.gatehouse.shared.Page;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.web.TestCallers;
import jakarta.servlet.http.Cookie;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Orders, columns and files of the Pending Invitations. */
@PortalTest
@AutoConfigureMockMvc
class InvitationListTests {

    @Autowired
    MockMvcTester mvc;

    @Autowired
    Invitations invitations;

    @Autowired
    InvitationBoard board;

    @Autowired
    Customers customers;

    @Autowired
    AuditTrail trail;

    @Autowired
    Rows rows;

    ProviderId provider;
    CustomerView contoso;

    @BeforeEach
    void addCustomer() {
        provider = rows.another("Lists Inc");
        contoso = in(() -> TestCustomers.contoso(customers));
    }

    private <T> T in(Supplier<T> work) {
        return ProviderScope.call(provider, work);
    }

    private void add(int number) {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("""
                        insert into invitation (provider_id, id, customer_id, profile, purpose, status, completion, locale,
                          reference, expires_at, created_at, created_by_kind, created_by_id, created_by_name,
                          signed_in_as, signed_in_tenant, signed_in_object, signed_in_at, ended_at)
                        select ?, gen_random_uuid(), ?, 'direct-routing', 'ONBOARD',
                          case when n % 3 = 0 then 'COMPLETED' when n % 5 = 0 then 'OPENED' else 'PENDING' end,
                          'AUTOMATIC', 'en', 'REF-' || n, now() + make_interval(days => 1 + n % 11),
                          now() - make_interval(mins => n / 4), 'OPERATOR', 'm', 'Maja',
                          case when n % 3 = 0 then 'u' || n % 9 || '@contoso.example' end,
                          case when n % 3 = 0 then '5f1c0c3e-7a42-4d19-b6d1-2f0a9e64c7b8' end,
                          case when n % 3 = 0 then 'object' end,
                          case when n % 3 = 0 then now() - make_interval(hours => n) end,
                          case when n % 3 = 0 then now() - make_interval(hours => n) end
                        from generate_series(1, ?) n
                        """)
                        .params(provider.value(), contoso.id(), number)
                        .update());
    }

    private Page<InvitationView> page(Ordering order, @Nullable String cursor) {
        return in(() ->
                board.page(new InvitationQuery(InvitationPreset.ALL, null, null, null, null, null, order, 23, cursor)));
    }

    private String text(String uri, Cookie... cookies) throws Exception {
        var request = mvc.get().uri(uri).with(TestCallers.operator(provider)).with(csrf());
        return text((cookies.length == 0 ? request : request.cookie(cookies)).exchange());
    }

    private static String text(MvcTestResult result) throws Exception {
        assertThat(result).hasStatusOk();
        return result.getResponse().getContentAsString();
    }

    @Test
    void saysThatASearchFoundNothingAndNotThatThereIsNone() throws Exception {
        assertThat(text("/invitations")).contains("No invitations yet").doesNotContain("Nothing matches");
        add(1);

        assertThat(text("/invitations?query=nobody+is+called+so"))
                .contains("Nothing here is what you search for.", "Nothing matches")
                .doesNotContain("No invitations yet", "Nothing is open");
    }

    private AuditEntry lastExport() {
        return in(() -> trail.list(new AuditQuery(null, "invitation.exported", null, null, null, 1)))
                .items()
                .getFirst();
    }

    @Test
    void countsAsExpiredAtOnceWhatItsRowsCallExpired() {
        add(30);
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update invitation set expires_at = now() - interval '5 seconds' where provider_id = ?"
                                + " and status = 'PENDING'")
                        .param(provider.value())
                        .update());

        for (InvitationStatus status : List.of(InvitationStatus.PENDING, InvitationStatus.EXPIRED)) {
            List<InvitationView> found = in(() -> board.page(new InvitationQuery(
                            InvitationPreset.ALL, null, status, null, null, null, InvitationQuery.NEWEST, 50, null)))
                    .items();
            assertThat(found).allMatch(view -> view.statusAt(Instant.now()) == status);
            assertThat(found.isEmpty()).isEqualTo(status == InvitationStatus.PENDING);
        }
        assertThat(in(() -> board.page(InvitationQuery.of(InvitationPreset.OPEN, 50)))
                        .items())
                .allMatch(view -> view.status() == InvitationStatus.OPENED);
    }

    @Test
    void beginsWithWhatIsNotFinished() throws Exception {
        add(30);
        int pending = 0;
        for (String ended : List.of("DECLINED", "EXPIRED", "REVOKED")) {
            int number = ++pending;
            rows.in(
                    provider,
                    () -> rows.jdbc()
                            .sql("""
                    update invitation set status = ?, ended_at = now()
                    where reference = 'REF-' || (select n from generate_series(1, 30) n
                      where n % 3 <> 0 and n % 5 <> 0 order by n offset ? limit 1) and provider_id = ?
                    """)
                            .params(ended, number, provider.value())
                            .update());
        }

        String page = text("/invitations");

        assertThat(page).contains("Pending", "Opened");
        assertThat(page.split("class=\"gh-name", -1))
                .as("30 without 10 completed and 3 others")
                .hasSize(18);
        for (String ended : List.of("Completed", "Declined", "Expired", "Revoked")) {
            assertThat(Html.first(page, "<tbody>(.*?)</tbody>")).doesNotContain(ended);
        }
    }

    @Test
    void eachTabShowsExactlyItsOwn() throws Exception {
        addOne("fresh", "PENDING", "9 days", false, false);
        addOne("fresh-mail", "PENDING", "9 days", true, false);
        addOne("opened-mail", "OPENED", "9 days", true, false);
        addOne("opened-soon", "OPENED", "2 days", false, false);
        addOne("opened-later", "OPENED", "4 days", false, false);
        addOne("begun", "IN_PROGRESS", "9 days", false, false);
        addOne("begun-soon", "IN_PROGRESS", "1 hour", true, false);
        addOne("begun-over", "IN_PROGRESS", "-1 hour", true, false);
        addOne("ours", "AWAITING_PROVIDER", "1 hour", false, false);
        addOne("ours-over", "AWAITING_PROVIDER", "-1 hour", false, false);
        addOne("asked", "REVOKED", "9 days", true, true);
        addOne("asked-soon", "PENDING", "2 days", false, true);
        addOne("done", "COMPLETED", "2 days", true, false);
        addOne("declined", "DECLINED", "2 days", true, false);

        assertThat(shown("waiting")).containsExactlyInAnyOrder("ours", "ours-over", "asked", "asked-soon");
        assertThat(shown("mail-failed")).containsExactlyInAnyOrder("fresh-mail", "opened-mail");
        assertThat(shown("not-opened")).containsExactlyInAnyOrder("fresh", "fresh-mail", "asked-soon");
        assertThat(shown("in-progress")).containsExactlyInAnyOrder("begun", "begun-soon");
        assertThat(shown("expiring")).containsExactlyInAnyOrder("opened-soon", "begun-soon", "asked-soon");
        assertThat(shown("ended")).containsExactlyInAnyOrder("begun-over", "asked", "done", "declined");
        assertThat(shown("open")).hasSize(11).doesNotContain("begun-over", "done", "declined");
        assertThat(shown("all")).hasSize(14);
    }

    @Test
    void tellsAtHomeWhatWaitsFromWhatWillSoon() throws Exception {
        assertThat(text("/")).contains("Nothing waits for you.");

        addOne("begun-soon", "IN_PROGRESS", "2 days", true, false);
        assertThat(text("/"))
                .contains("Nothing waits for you yet.", "One invitation expires within three days")
                .doesNotContain("Contoso Ltd waits for you", "Nothing waits for you.<");

        addOne("lost", "PENDING", "9 days", true, false);
        assertThat(text("/"))
                .contains(
                        "One thing waits for you.",
                        "Contoso Ltd: an invitation mail did not arrive",
                        "Nobody was reached");
    }

    private void addOne(String reference, String status, String open, boolean mailFailed, boolean linkAsked) {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("""
                        insert into invitation (provider_id, id, customer_id, profile, purpose, status, completion, locale,
                          reference, expires_at, mail_failed_at, link_asked_at, created_by_kind, created_by_id,
                          created_by_name)
                        values (?, gen_random_uuid(), ?, 'direct-routing', 'ONBOARD', ?, 'OPERATOR', 'en', ?,
                          now() + cast(? as interval), case when ? then now() end, case when ? then now() end,
                          'OPERATOR', 'm', 'Maja')
                        """)
                        .params(provider.value(), contoso.id(), status, reference, open, mailFailed, linkAsked)
                        .update());
    }

    private List<String> shown(String preset) throws Exception {
        String page =
                text("/invitations?show=" + preset, new Cookie(Columns.COOKIE + InvitationColumns.LIST, "reference"));
        return Pattern.compile("data-label=\"Reference\"[^>]*>(?:<[^>]*>)*([^<]+)<")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void pagesBothWaysInEveryOrder() {
        add(100);

        for (Ordering order : Ordering.all(InvitationSort.values())) {
            List<UUID> there = new ArrayList<>();
            Page<InvitationView> page = page(order, null);
            there.addAll(ids(page));
            while (page.next() != null) {
                page = page(order, page.next());
                there.addAll(ids(page));
            }
            assertThat(there).as(order.token()).hasSize(100);
            assertThat(new HashSet<>(there)).as(order.token()).hasSize(100);

            List<UUID> back = new ArrayList<>(ids(page).reversed());
            while (page.previous() != null) {
                page = page(order, page.previous());
                back.addAll(ids(page).reversed());
            }
            Collections.reverse(back);
            assertThat(back).as("backwards " + order.token()).isEqualTo(there);
        }
    }

    private static List<UUID> ids(Page<InvitationView> page) {
        return page.items().stream().map(InvitationView::id).toList();
    }

    @Test
    void showsWhatNeedsSomebodyFirstAndWhoNeverSignedInLast() throws Exception {
        add(30);
        InvitationView waiting = in(() -> invitations.issue(wanted(contoso.id(), true, "adele@contoso.example"), MAJA))
                .invitation();
        in(() -> {
            invitations.signedIn(waiting.id(), ADELE, null);
            invitations.awaitProvider(waiting.id(), TestInvitations.connection(rows, provider, contoso));
            return true;
        });

        Ordering status = Ordering.of("status", InvitationSort.values(), InvitationSort.CREATED);
        assertThat(ids(page(status, null)).getFirst()).isEqualTo(waiting.id());
        for (String sort : List.of("signed-in", "-signed-in", "authenticated", "-authenticated")) {
            Ordering order = Ordering.of(sort, InvitationSort.values(), InvitationSort.CREATED);
            List<Boolean> known = page(order, null).items().stream()
                    .map(view -> view.signedInAs() != null)
                    .toList();
            assertThat(known.subList(0, 11)).as(sort).containsOnly(true);
            assertThat(known.subList(11, known.size())).as(sort).containsOnly(false);
        }
    }

    @Test
    void exportsAllRowsOfTheViewAndNotesIt() throws Exception {
        add(450);

        String csv = text("/invitations/export.csv?show=all&sort=-expires");

        assertThat(csv).startsWith("\uFEFFID,Full name,Service,");
        assertThat(csv.lines()).hasSize(451);
        assertThat(csv.lines().skip(1).map(line -> line.substring(line.lastIndexOf(',') + 1)))
                .doesNotHaveDuplicates()
                .contains("REF-1", "REF-450");
        assertThat(lastExport().subject().name()).isEqualTo("450 invitations");
        assertThat(lastExport().details()).containsEntry("filter", "show=all&sort=-expires");
        assertThat(text("/invitations/export.csv?show=not-opened").lines()).hasSize(241);
        assertThat(lastExport().subject().name()).isEqualTo("240 invitations");
    }

    @Test
    void exportsThoseThatWereTickedWithoutFormulas() throws Exception {
        in(() -> TestCustomers.named(customers, "evil", "@SUM(1+1)*cmd|'/C calc'!A0"));
        UUID evil = in(() -> customers.list(io.gatehouse.customer.CustomerQuery.byName(10)))
                .items()
                .getFirst()
                .id();
        InvitationView first = in(() -> invitations.issue(wanted(evil, true, "+1@evil.example"), MAJA))
                .invitation();
        add(5);

        String csv = text(mvc.post()
                .uri("/invitations/export")
                .with(TestCallers.operator(provider))
                .with(csrf())
                .param("ids", first.id().toString(), UUID.randomUUID().toString())
                .exchange());

        assertThat(csv.lines()).hasSize(2);
        assertThat(csv).contains("evil,\"'@SUM(1+1)*cmd|'/C calc'!A0\"", "\"'+1@evil.example\"");
        assertThat(lastExport().subject().name()).isEqualTo("1 invitations");
    }

    @Test
    void keepsTheViewAfterAnActionOnSeveral() {
        UUID nobody = UUID.randomUUID();
        String back = "/invitations?show=not-opened&query=a%2Bb&sort=name";

        assertThat(mvc.post()
                        .uri("/invitations/resend")
                        .with(TestCallers.operator(provider))
                        .with(csrf())
                        .param("ids", nobody.toString())
                        .param("back", back))
                .hasRedirectedUrl(back + "&bulk=resend&ok=0&skipped=NOT_FOUND.1");
        assertThat(mvc.post()
                        .uri("/invitations/resend")
                        .with(TestCallers.operator(provider))
                        .with(csrf())
                        .param("ids", nobody.toString())
                        .param("back", "//evil.example/invitations"))
                .hasRedirectedUrl("/invitations?bulk=resend&ok=0&skipped=NOT_FOUND.1");
    }

    @Test
    void showsTheColumnsThatWereChosen() throws Exception {
        in(() -> invitations.issue(wanted(contoso.id(), true, "adele@contoso.example"), MAJA));

        assertThat(text("/invitations"))
                .contains("@contoso.example", "Mail</th>")
                .doesNotContain("Reference</th>");
        String html =
                text("/invitations", new Cookie(Columns.COOKIE + InvitationColumns.LIST, "-email.-mail.reference.-x"));
        assertThat(html).contains("Reference</th>").doesNotContain("@contoso.example", "Mail</th>");
    }

    @Test
    void showsWhatTheMailServerSaidLastWithoutTheAddressBesideIt() throws Exception {
        UUID id = in(() -> invitations.issue(wanted(contoso.id(), true, "adele@contoso.example"), MAJA))
                .invitation()
                .id();
        rows.in(provider, () -> rows.jdbc().sql("""
                        update mail_message set state = 'SENT', payload = null, sent_at = now(), lease_until = null,
                          last_answer = '250 2.1.5 <adele@contoso.example>: Recipient ok' where related_id = ?
                        """).param(id).update());

        assertThat(text("/invitations")).contains(">250 2.1.5 Recipient ok</span>", ">1 mail</span>");
    }
}
