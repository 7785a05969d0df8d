package io.gatehouse.subscription.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.alert.cause.AlertsBase;
import io.gatehouse.web.TestCallers;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The gaps of all customers in one list: narrowed, turned over, taken away as a file, dealt with. */
class GapPagesTests extends AlertsBase {

    private static final String PATH = "/notification-gaps";

    @BeforeEach
    void connectThree() {
        connected(3);
        sql("""
                insert into subscription (provider_id, id, customer_id, connection_id, tenant_id, wish, resource, changes,
                  kind, path_hash, state_hash, origin, state, created_at, ended_at)
                select provider_id, gen_random_uuid(), customer_id, id, tenant_id, 'presences',
                  '/communications/presences', 'updated', 'PRESENCE', sha256(id::text::bytea), 'x'::bytea, '', 'LOST',
                  now() - interval '9 days', now() - interval '8 days'
                from connection
                """);
    }

    @Test
    void saysWhereThereIsNone() throws Exception {
        assertThat(page(PATH)).contains("Gaps in notifications", "No gap is open", "Open 0", "All 0");
        assertThat(page(PATH + "?show=closed")).contains("No gap was dealt with");
        assertThat(page(PATH + "?query=nobody")).contains("Nothing matches");
    }

    @Test
    void listsThemNewestFirstByStateAndCustomer() throws Exception {
        gaps("c1", 1, 10, false);
        gaps("c2", 1, 20, true);
        gaps("c3", 1, 5, false);
        String open = page(PATH);
        assertThat(open)
                .contains("Open 2", "Dealt with 1", "All 3", "The subscription was gone at Microsoft")
                .doesNotContain("Customer 2");
        assertThat(open.indexOf("Customer 3")).isPositive().isLessThan(open.indexOf("Customer 1"));
        assertThat(page(PATH + "?show=closed"))
                .contains("Customer 2", "Maja Jensen")
                .doesNotContain("Customer 1", "Customer 3", "Mark as dealt with");
        assertThat(page(PATH + "?show=all")).contains("Customer 1", "Customer 2", "Customer 3");

        assertThat(page(PATH + "?query=TOMER 3"))
                .contains("Open 1", "Customer 3")
                .doesNotContain("Customer 1");
        assertThat(page(PATH + "?query=%")).as("a word, no pattern").contains("Nothing matches");
        assertThat(page(PATH + "?show=all&customer=" + customer("c2")))
                .contains("Open 0", "All 1", "Customer 2", "Show all customers")
                .doesNotContain("Customer 1", "Customer 3");
        assertThat(page("/connections/" + connection("c2"))).contains("All gaps of this customer");
    }

    @Test
    void turnsOverAllOfThemOnceAndBack() throws Exception {
        gaps("c1", 30, 100, false);
        gaps("c2", 30, 100, false);

        String first = html(PATH);
        String second = html(link(first, "next"));
        String third = html(link(second, "next"));
        assertThat(rows(first)).hasSize(25);
        assertThat(rows(second)).hasSize(25).doesNotContainAnyElementsOf(rows(first));
        assertThat(rows(third))
                .hasSize(10)
                .doesNotContainAnyElementsOf(rows(first))
                .doesNotContainAnyElementsOf(rows(second));
        assertThat(third).doesNotContain("rel=\"next\"");
        assertThat(rows(html(link(third, "prev")))).isEqualTo(rows(second));
    }

    @Test
    void goesAwayAsAFileWithWhatIsShown() throws Exception {
        gaps("c1", 230, 400, false);
        gaps("c2", 1, 20, true);

        List<String> open = csv(PATH + "/export.csv");
        assertThat(open).hasSize(231);
        assertThat(open.getFirst())
                .contains("Customer,Customer ID,Connection ID,What,Why,From,Until,Dealt with,By,Note");
        assertThat(open).filteredOn(line -> line.startsWith("Customer 1,")).hasSize(230);
        assertThat(csv(PATH + "/export.csv?show=closed"))
                .hasSize(2)
                .last()
                .asString()
                .contains("Customer 2", "Maja Jensen");
        assertThat(count("select count(*) from audit_entry where action = 'notification.gaps_exported'"))
                .isEqualTo(2);
        assertThat(page("/audit")).contains("exported the gaps in notifications");
    }

    @Test
    void leadsBackToTheListWhereOneIsDealtWith() {
        gaps("c1", 1, 10, false);
        UUID gap = id("select id from notification_gap");

        assertThat(post(PATH + "/" + gap + "/close", "ledger", "true"))
                .hasRedirectedUrl(PATH + "?done=subscription.gap");
        assertThat(count("select count(*) from notification_gap where closed_at is null"))
                .isZero();
    }

    @Test
    void showsNothingOfAnotherProvider() throws Exception {
        gaps("c1", 1, 10, false);
        UUID theirs = customer("c1");
        provider = rows.another("Curious Inc");

        assertThat(page(PATH + "?show=all")).doesNotContain("Customer 1");
        assertThat(page(PATH + "?show=all&customer=" + theirs)).doesNotContain("Customer 1");
        assertThat(csv(PATH + "/export.csv?show=all")).hasSize(1);
    }

    private void gaps(String shortName, int number, int minutes, boolean closed) {
        sql("""
                insert into notification_gap (provider_id, id, customer_id, connection_id, subscription_id, resource,
                  cause, started_at, ended_at, closed_at, closed_by)
                select s.provider_id, gen_random_uuid(), s.customer_id, s.connection_id, s.id, s.resource, 'LOST',
                  now() - make_interval(mins => %d - n / 3), now(), case when %s then now() end,
                  case when %s then 'Maja Jensen' end
                from subscription s join customer c on c.id = s.customer_id, generate_series(1, %d) n
                where c.short_name = '%s'
                """.formatted(minutes, closed, closed, number, shortName));
    }

    private UUID customer(String shortName) {
        return id("select id from customer where short_name = '" + shortName + "'");
    }

    private UUID connection(String shortName) {
        return id("select id from connection where customer_id = '" + customer(shortName) + "'");
    }

    private UUID id(String sql) {
        return rows.in(provider, () -> rows.jdbc().sql(sql).query(UUID.class).single());
    }

    private String html(String address) throws Exception {
        MvcTestResult page = mvc.get()
                .uri(address)
                .with(TestCallers.owner(provider))
                .with(csrf())
                .exchange();
        assertThat(page).hasStatusOk();
        return page.getResponse().getContentAsString();
    }

    private List<String> csv(String address) throws Exception {
        return Arrays.asList(html(address).replace("\uFEFF", "").split("\r\n"));
    }

    private static String link(String html, String rel) {
        Matcher link = Pattern.compile("rel=\"" + rel + "\" href=\"([^\"]+)\"").matcher(html);
        assertThat(link.find()).as(rel).isTrue();
        return link.group(1).replace("&amp;", "&");
    }

    private static List<String> rows(String html) {
        return Pattern.compile("/notification-gaps/([0-9a-f-]{36})/close")
                .matcher(html)
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
