package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import io.gatehouse.Html;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Programs between the mail server and its reader: each looks at the link anew, and every fourth presses all buttons. */
final class MailRobots {

    private static final Pattern FURTHER = Pattern.compile("href=\"(/authenticate/[a-z./-]+)\"");

    private static final String PRESSABLE = "button:visible, summary:visible, [type=submit]:visible";

    private final RunningPortal portal;
    private final MailedInvitation mailed;
    private final String link;

    MailRobots(RunningPortal portal, MailedInvitation mailed) {
        this.portal = portal;
        this.mailed = mailed;
        this.link = mailed.link();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> audited().contains("invitation.sent")
                        && strings("""
                        select id::text from job_run where customer_id = :id and state in ('QUEUED', 'RUNNING', 'WAITING')
                        """, mailed.customer).isEmpty());
    }

    /** How many buttons were pressed. */
    int visit(int times) {
        int pressed = 0;
        for (int visit = 0; visit < times; visit++) {
            TestBrowser robot = new TestBrowser(portal.url, portal.url);
            switch (visit % 4) {
                case 0 -> assertThat(robot.head(link).status()).isEqualTo(303);
                case 1 -> assertAsks(robot.open(link));
                case 2 -> assertAsks(robot.open(link + "?x=" + visit + "&data=05%7C02"));
                default -> pressed += pressEverything(robot);
            }
        }
        return pressed;
    }

    /** As the best of them do: with scripts, and whatever looks as if it could be pressed, one after the other. */
    int pressInABrowser(com.microsoft.playwright.Page page) {
        int pressed = 0;
        page.navigate(link);
        Set<String> addresses = new LinkedHashSet<>(List.of(link));
        for (Locator further : page.locator("main a[href^='/authenticate/']").all()) {
            addresses.add(portal.url + further.getAttribute("href"));
        }
        for (String address : addresses) {
            page.navigate(address);
            int buttons = page.locator(PRESSABLE).count();
            for (int i = 0; i < buttons; i++) {
                page.navigate(address);
                page.locator(PRESSABLE).nth(i).click();
                page.waitForLoadState();
                pressed++;
            }
        }
        return pressed;
    }

    /** What each table holds of the customer and the invitation, in short; the tables that differ tell what was stored. */
    Map<String, String> kept() {
        Map<String, String> kept = new TreeMap<>();
        for (String table : strings("""
                select table_name::text from information_schema.columns
                where table_schema = 'public' and column_name = 'provider_id' and :id is not null
                """, mailed.customer)) {
            kept.put(
                    table,
                    strings(
                                    "select coalesce(md5(string_agg(t::text, ' ' order by t::text)), '') from \""
                                            + table + "\" t where t::text like '%' || :id || '%' or t::text like '%"
                                            + mailed.invitation + "%'",
                                    mailed.customer)
                            .getFirst());
        }
        assertThat(kept).containsKeys("customer", "connection", "waiting_sign_in", "mail_message", "job_run");
        return kept;
    }

    static List<String> changed(Map<String, String> before, Map<String, String> after) {
        return after.keySet().stream()
                .filter(table -> !after.get(table).equals(before.get(table)))
                .toList();
    }

    /** What was noted of the invitation, in order. */
    List<String> audited() {
        return strings("select action from audit_entry where subject_id = :id::text order by seq", mailed.invitation);
    }

    private void assertAsks(Page page) {
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.h1()).isEqualTo("Connect " + mailed.tenant.name() + " to Northern Voice");
    }

    /** On the wizard's page and on each that it leads to; what leads to Microsoft is followed to its sign-in. */
    private int pressEverything(TestBrowser robot) {
        Page page = robot.open(link);
        assertAsks(page);
        int pressed = press(robot, page);
        for (String further : FURTHER.matcher(page.body())
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList()) {
            Page next = robot.open(further);
            assertThat(next.status()).as(further).isEqualTo(200);
            pressed += press(robot, next);
        }
        return pressed;
    }

    private static int press(TestBrowser robot, Page page) {
        List<Html.Form> forms = page.forms();
        for (Html.Form form : forms) {
            Page answer = robot.submit(page, form, Map.of());
            assertThat(answer.status()).as(form.action()).isIn(200, 422);
        }
        return forms.size();
    }

    private List<String> strings(String sql, Object id) {
        return portal.read(
                jdbc -> jdbc.sql(sql).param("id", id).query(String.class).list());
    }
}
