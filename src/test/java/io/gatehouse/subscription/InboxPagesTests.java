package io.gatehouse.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.Html;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.subscription.gap.GapCause;
import io.gatehouse.web.TestCallers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;

/** An emergency is read by a person without a program, and its alert ends with the last message that waits. */
class InboxPagesTests extends NotifiedBase {

    private static final String CALL = "Emergency call: 911, building 4, second floor";

    @Autowired
    List<RecurringWork> recurring;

    @Test
    void showsWhatWaitsAndLetsThoseReadItWhoMay() throws Exception {
        assertThat(page("", TestCallers.owner(provider))).contains("Inbox", "Nothing waits.");
        emit(2, 0);
        emit(1, 1);
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> waiting() == 3);

        assertThat(page("", TestCallers.owner(provider)))
                .contains("Waits3", "Oldest", "Urgent messages", "Read urgent messages")
                .doesNotContain(CALL);
        assertThat(page("", TestCallers.auditor(provider)))
                .contains("Waits3")
                .doesNotContain("Read urgent messages", CALL);
        assertThat(get("/inbox", TestCallers.auditor(provider))).hasStatus(403);
        assertThat(trail("notification.read")).isZero();

        assertThat(page("/inbox", TestCallers.operator(provider))).contains(CALL, "Mark all as dealt with");
        assertThat(trail("notification.read")).isOne();

        sweep();
        assertThat(alert()).isEqualTo("OPEN");
        String urgent = rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select id::text from notification where connection_id = ? and urgent")
                        .param(connection)
                        .query(String.class)
                        .single());
        assertThat(take(urgent)).hasRedirectedUrl("/connections/" + connection + "?done=subscription.inbox");
        assertThat(waiting()).as("what is no emergency is left to programs").isEqualTo(2);
        assertThat(take(urgent))
                .as("nothing was left to take")
                .hasRedirectedUrl("/connections/" + connection + "?refused=subscription.inbox");
        assertThat(trail("notification.urgent_taken")).isOne();
        assertThat(page("/inbox", TestCallers.operator(provider))).contains("No urgent message waits.");
        quarterOfAnHourPasses();
        sweep();
        assertThat(alert()).isEqualTo("RESOLVED");

        closesWhenAProgramHasTakenThem();
        listsGapsOfACustomer();
    }

    private MvcTestResult take(String urgent) {
        return mvc.post()
                .uri("/connections/" + connection + "/inbox/acknowledge")
                .with(TestCallers.operator(provider))
                .with(csrf())
                .param("ids", urgent, ordinary())
                .exchange();
    }

    private void closesWhenAProgramHasTakenThem() throws Exception {
        emit(2, 2);
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> waiting() == 4);
        JsonNode items =
                api("/notifications?urgent=true&connectionId=" + connection).path("items");
        assertThat(items).hasSize(2);

        acknowledge(items.get(0));
        quarterOfAnHourPasses();
        sweep();
        assertThat(alert()).as("one of them waits").isEqualTo("OPEN");
        acknowledge(items.get(1));
        sweep();
        assertThat(alert()).isEqualTo("RESOLVED");
    }

    private void listsGapsOfACustomer() throws Exception {
        in(() -> {
            gaps.told(subscription().id(), GapCause.MISSED, Instant.now().minusSeconds(60), Instant.now());
            return true;
        });
        assertThat(api("/notification-gaps?customerId=" + customer).path("items"))
                .isNotEmpty()
                .allMatch(gap -> gap.path("customerId").asString().equals(customer.toString()));
        assertThat(api("/notification-gaps?customerId=" + UUID.randomUUID()).path("items"))
                .isEmpty();
    }

    private void acknowledge(JsonNode item) {
        assertThat(apiPost(
                        "/notifications/acknowledge",
                        "{\"ids\":[\"" + item.path("id").asString() + "\"]}"))
                .hasStatusOk();
    }

    private void quarterOfAnHourPasses() {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update alert set raised_at = raised_at - interval '16 minutes'"
                                + " where kind = 'URGENT_MESSAGE' and state <> 'RESOLVED' and connection_id = ?")
                        .param(connection)
                        .update());
    }

    private void sweep() {
        in(() -> {
            recurring.stream().filter(work -> work.name().equals("alert.sweep")).forEach(RecurringWork::run);
            return true;
        });
    }

    /** The newest one about an emergency of this connection. */
    private String alert() {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select state from alert where kind = 'URGENT_MESSAGE' and connection_id = ?"
                                + " order by raised_at desc limit 1")
                        .param(connection)
                        .query(String.class)
                        .single());
    }

    private String ordinary() {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select id::text from notification where connection_id = ? and not urgent limit 1")
                        .param(connection)
                        .query(String.class)
                        .single());
    }

    private long waiting() {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select count(*) from notification where connection_id = ? and state = 'READY'"
                                + " and acknowledged_at is null")
                        .param(connection)
                        .query(Long.class)
                        .single());
    }

    private long trail(String action) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select count(*) from audit_entry where action = ? and subject_id = ?")
                        .params(action, connection.toString())
                        .query(Long.class)
                        .single());
    }

    private String page(String below, RequestPostProcessor who) throws Exception {
        MvcTestResult page = get(below, who);
        assertThat(page).hasStatusOk();
        String html = page.getResponse().getContentAsString();
        assertThat(html).doesNotContain("??", "th:");
        return Html.text(html);
    }

    private MvcTestResult get(String below, RequestPostProcessor who) {
        return mvc.get()
                .uri("/connections/" + connection + below)
                .with(who)
                .with(csrf())
                .exchange();
    }
}
