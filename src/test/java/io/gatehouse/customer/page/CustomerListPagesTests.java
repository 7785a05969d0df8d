package io.gatehouse.customer.page;

import static io.gatehouse.customer.register.TestCustomers.MAJA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.Html;
import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.audit.AuditEntry;
import io.gatehouse.audit.AuditTrail;
import io.gatehouse.customer.CustomerHealth;
import io.gatehouse.customer.CustomerPreset;
import io.gatehouse.customer.CustomerQuery;
import io.gatehouse.customer.CustomerRow;
import io.gatehouse.customer.CustomerSort;
import io.gatehouse.customer.CustomerState;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.customer.register.TestCustomers;
import io.gatehouse.shared.Columns;
import io.gatehouse.shared.Cursor;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Ordering;
import io.gatehouse.shared.Page;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.web.TestCallers;
import jakarta.servlet.http.Cookie;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@PortalTest
@AutoConfigureMockMvc
class CustomerListPagesTests {

    @Autowired
    MockMvcTester mvc;

    @Autowired
    Customers customers;

    @Autowired
    AuditTrail trail;

    @Autowired
    Rows rows;

    ProviderId provider;

    @BeforeEach
    void addProvider() {
        provider = rows.another("Lists Inc");
    }

    private <T> T in(Supplier<T> work) {
        return ProviderScope.call(provider, work);
    }

    private void add(int number) {
        rows.in(
                provider,
                () -> rows.jdbc().sql("""
                        insert into customer (provider_id, id, short_name, display_name, reference, tenant_id,
                          tenant_domain, state, health, labels, created_at, updated_at, created_by)
                        select ?, gen_random_uuid(), 'c' || n, 'Customer ' || n % 7,
                          case when n % 3 > 0 then 'CRM-' || n end,
                          case when n % 4 = 0 then translate(gen_random_uuid()::text, 'c', 'd') end,
                          case when n % 8 = 0 then 'c' || n % 5 || '.example' end,
                          case when n % 5 = 0 then 'CONNECTED' else 'INVITED' end,
                          case when n % 5 = 0 then 'HEALTHY' when n % 7 = 0 then 'ACTION_REQUIRED' end,
                          case when n % 2 = 0 then array['gold'] else array[]::text[] end,
                          now() - make_interval(mins => n / 3), now() - make_interval(hours => n / 4), 'test'
                        from generate_series(1, ?) n
                        """).params(provider.value(), number).update());
    }

    private MvcTestResult get(String uri, Cookie... cookies) {
        var request = mvc.get().uri(uri).with(TestCallers.operator(provider)).with(csrf());
        return (cookies.length == 0 ? request : request.cookie(cookies)).exchange();
    }

    private static String text(MvcTestResult result) throws Exception {
        assertThat(result).hasStatusOk();
        return result.getResponse().getContentAsString();
    }

    private Page<CustomerRow> page(Ordering order, @Nullable String cursor) {
        return in(() -> customers.page(
                new CustomerQuery(CustomerPreset.ALL, null, null, null, null, null, null, order, 23, cursor)));
    }

    @Test
    void pagesBothWaysInEveryOrder() {
        add(150);

        for (Ordering order : Ordering.all(CustomerSort.values())) {
            List<CustomerRow> forwards = new ArrayList<>();
            Page<CustomerRow> page = page(order, null);
            assertThat(page.previous()).isNull();
            forwards.addAll(page.items());
            while (page.next() != null) {
                page = page(order, page.next());
                forwards.addAll(page.items());
            }
            List<UUID> there = forwards.stream().map(CustomerRow::id).toList();
            assertThat(there).as(order.token()).hasSize(150);
            assertThat(new HashSet<>(there)).as(order.token()).hasSize(150);

            List<UUID> back = new ArrayList<>(reversed(page));
            while (page.previous() != null) {
                page = page(order, page.previous());
                back.addAll(reversed(page));
            }
            Collections.reverse(back);
            assertThat(back).as("backwards " + order.token()).isEqualTo(there);
        }
    }

    @Test
    void tellsAtHomeHowManyFareHow() throws Exception {
        add(35);

        assertThat(Html.text(text(get("/")))).contains("35 customers", "7 healthy", "4 need action");
    }

    private static List<UUID> reversed(Page<CustomerRow> page) {
        return page.items().reversed().stream().map(CustomerRow::id).toList();
    }

    /** By their names: who stands where, and how it goes there. */
    @Test
    void eachTabNamesExactlyItsOwn() throws Exception {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("""
                        insert into customer (provider_id, id, short_name, display_name, state, health, created_by)
                        select ?, gen_random_uuid(), lower(replace(s || '-' || coalesce(h, 'new'), '_', '-')),
                          s || ' ' || coalesce(h, 'NEW'), s, h, 'test'
                        from unnest(?) s, unnest(array_append(?, null)) h
                        """)
                        .params(provider.value(), names(CustomerState.values()), names(CustomerHealth.values()))
                        .update());

        assertShows("not-invited", "DRAFT [A-Z_]+", 5);
        assertShows("invited", "INVITED [A-Z_]+", 5);
        assertShows("in-progress", "IN_PROGRESS [A-Z_]+", 5);
        assertShows("connected", "CONNECTED [A-Z_]+", 5);
        assertShows("attention", "[A-Z_]+ (DEGRADED|ACTION_REQUIRED|DISCONNECTED)", 18);
        assertThat(text(get("/customers?show=all"))).contains("1 to 25 of 30");
    }

    private void assertShows(String preset, String names, int number) throws Exception {
        String page = text(get("/customers?show=" + preset));
        assertThat(Pattern.compile("<a class=\"gh-one\"[^>]*>([^<]*)</a>")
                        .matcher(page)
                        .results()
                        .map(found -> found.group(1)))
                .as(preset)
                .hasSize(number)
                .allMatch(name -> name.matches(names));
        assertThat(page).as("what the line below counts").contains("1 to " + number + " of " + number);
    }

    private static String[] names(Enum<?>[] values) {
        return Stream.of(values).map(Enum::name).toArray(String[]::new);
    }

    @Test
    void putsRowsWithoutAValueLastWhicheverWayTheListRuns() {
        add(150);

        for (boolean descending : List.of(false, true)) {
            List<CustomerRow> all = in(() -> customers.page(new CustomerQuery(
                            CustomerPreset.ALL,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            new Ordering(CustomerSort.REFERENCE, descending),
                            200,
                            null)))
                    .items();
            List<String> references = all.stream()
                    .map(CustomerRow::reference)
                    .takeWhile(reference -> reference != null)
                    .toList();
            List<String> sorted = references.stream().sorted().toList();

            assertThat(references).hasSize(100).isEqualTo(descending ? sorted.reversed() : sorted);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz",
                "a.b",
                "after|-created|0|99999999999999999999|" + NO_ID,
                "after|-created|0|999999999999999999|" + NO_ID,
                "after|-created|0|x|" + NO_ID,
                "after|-created|0|1|no-id",
                "after|name|0|1|" + NO_ID,
                "sideways|-created|0|1|" + NO_ID,
                "after|-created|0|1"
            })
    void refusesACursorThatItNeverGave(String forged) {
        String cursor = forged.contains("|") ? Cursor.of((Object[]) forged.split("\\|")) : forged;

        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> page(CustomerQuery.NEWEST, cursor))
                .withMessageContaining("cursor");
        assertThat(get("/customers?cursor=" + cursor)).hasStatus(400);
    }

    private static final String NO_ID = "00000000-0000-0000-0000-000000000000";

    @Test
    void sortsByAClickOnAHeadAndKeepsItInEveryAddress() throws Exception {
        add(60);

        String html = text(get("/customers?sort=name&label=gold&query=c"));

        assertThat(html)
                .contains(
                        "aria-sort=\"ascending\"",
                        "1 to 25 of 30",
                        "customers?show=all&amp;query=c&amp;label=gold&amp;sort=-name")
                .contains("rel=\"next\"", "/customers/export.csv?show=all&amp;query=c&amp;label=gold&amp;sort=name");
        assertThat(text(get("/customers?sort=nonsense"))).contains("aria-sort=\"descending\"");
    }

    @Test
    void saysThatASearchFoundNothingAndNotThatThereIsNobody() throws Exception {
        assertThat(text(get("/customers"))).contains("No customer yet.").doesNotContain("Nothing matches");
        add(1);

        assertThat(text(get("/customers?query=nobody+is+called+so")))
                .contains("Nothing here is what you search for.", "Nothing matches")
                .doesNotContain("No customer yet");
    }

    @Test
    void keepsWhatWasTypedWholeInItsAddresses() throws Exception {
        add(1);

        assertThat(text(mvc.get()
                        .uri(URI.create("/customers?query=a%2Bb%26c%7Bd%7D"))
                        .with(TestCallers.operator(provider))
                        .with(csrf())
                        .exchange()))
                .contains("query=a%2Bb%26c%7Bd%7D");
    }

    @Test
    void exportsAllRowsOfTheViewAndNotesIt() throws Exception {
        add(250);
        in(() -> customers.create(
                TestCustomers.wanted("evil", "=HYPERLINK(\"http://evil.example\",\"Click\")", null, "-1+2"), MAJA));

        MvcTestResult result = get("/customers/export.csv?show=all&sort=id");
        String csv = text(result);

        assertThat(result).hasContentType("text/csv;charset=UTF-8");
        assertThat(result.getResponse().getHeader("Content-Disposition"))
                .matches("attachment; filename=\"customers-\\d{4}-\\d\\d-\\d\\d\\.csv\"");
        assertThat(csv).startsWith("\uFEFFID,Full name,Domain,");
        assertThat(csv.lines()).hasSize(252);
        assertThat(csv).contains("evil,\"'=HYPERLINK(\"\"http://evil.example\"\",\"\"Click\"\")\"", "\"'-1+2\"");
        AuditEntry entry = in(() ->
                        trail.list(new io.gatehouse.audit.AuditQuery(null, "customer.exported", null, null, null, 5)))
                .items()
                .getFirst();
        assertThat(entry.subject().name()).isEqualTo("251 customers");
        assertThat(entry.actor().name()).isEqualTo("Maja Jensen");
        assertThat(entry.details()).containsEntry("filter", "show=all&sort=id");
    }

    @Test
    void exportsWhatIsFilteredAndNothingOfAnotherProvider() throws Exception {
        add(20);
        ProviderId other = rows.another("Other Lists Inc");

        assertThat(text(get("/customers/export.csv?query=c1&label=gold")).lines())
                .hasSize(6);
        String theirs = text(mvc.get()
                .uri("/customers/export.csv")
                .with(TestCallers.operator(other))
                .with(csrf())
                .exchange());
        assertThat(theirs.lines()).hasSize(1);
    }

    @Test
    void showsTheColumnsThatWereChosen() throws Exception {
        add(3);

        assertThat(text(get("/customers"))).contains("Reference</span>").doesNotContain("Changed</span></a>");
        MvcTestResult chosen = mvc.post()
                .uri("/columns")
                .with(TestCallers.operator(provider))
                .with(csrf())
                .param("list", "customers")
                .param("offered", "id", "reference", "changed")
                .param("shown", "changed")
                .param("back", "/customers?show=all&sort=name")
                .exchange();
        assertThat(chosen).hasStatus(302).hasRedirectedUrl("/customers?show=all&sort=name");
        Cookie cookie = chosen.getResponse().getCookie(Columns.COOKIE + "customers");
        assertThat(cookie.getMaxAge()).isEqualTo(365 * 24 * 60 * 60);
        String html = text(get("/customers", cookie));
        assertThat(html).contains("Changed</span></a>").doesNotContain("Reference</span></a>", "CRM-1</td>");
    }

    @Test
    void refusesColumnsThatAreNone() {
        assertThat(mvc.post()
                        .uri("/columns")
                        .with(TestCallers.operator(provider))
                        .with(csrf())
                        .param("list", "cust\r\nomers")
                        .param("offered", "id"))
                .hasStatus(422);
        assertThat(mvc.post()
                        .uri("/columns")
                        .with(TestCallers.operator(provider))
                        .with(csrf())
                        .param("list", "customers")
                        .param("offered", "id")
                        .param("back", "https://evil.example/"))
                .hasRedirectedUrl("/");
    }
}
