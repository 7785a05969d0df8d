package io.gatehouse.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.Html;
import io.gatehouse.web.TestCallers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A customer that rests until somebody resumes it: jobs leave it alone, and nobody gets its tokens. */
class SuspensionTests extends ConnectedBase {

    @BeforeEach
    void connect() {
        made = making.connect();
    }

    @Test
    void nobodyGetsTokensOfASuspendedCustomer() throws Exception {
        assertThat(take()).hasStatusOk();
        assertThat(call(customer() + "/suspend", "{\"reason\":\"Has not paid\"}"))
                .hasStatusOk()
                .bodyJson()
                .hasPathSatisfying("$.state", state -> assertThat(state).isEqualTo("SUSPENDED"))
                .hasPathSatisfying(
                        "$.suspended.reason", reason -> assertThat(reason).isEqualTo("Has not paid"));

        MvcTestResult refused = take();

        assertThat(refused).hasStatus(409).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(refused)
                .bodyText()
                .contains(
                        "connection.CUSTOMER_SUSPENDED",
                        "Has not paid",
                        "\"action\":\"RESUME\"",
                        "POST " + customer() + "/resume");
        assertThat(call(customer() + "/suspend", "{\"reason\":\"Twice\"}"))
                .as("the first reason stays")
                .bodyText()
                .contains("Has not paid");
        assertThat(call(customer() + "/resume", "{}")).hasStatusOk().bodyText().contains("\"state\":\"CONNECTED\"");
        assertThat(take()).hasStatusOk();
        assertThat(call(customer() + "/suspend", "{}")).as("without a reason").hasStatus(422);
    }

    @Test
    void itsJobsWaitUntilItIsResumed() throws Exception {
        call(customer() + "/suspend", "{\"reason\":\"Has not paid\"}");
        AtomicReference<UUID> last = new AtomicReference<>(verify());
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            String state = job(last.get()).path("state").asString();
            if (state.equals("SUCCEEDED")) {
                last.set(verify()); // within a second of the suspension one may still begin
            }
            return state.equals("WAITING");
        });
        UUID job = last.get();
        assertThat(job(job).toString()).contains("The customer is suspended by", "Has not paid");
        assertThat(Html.text(page("/customers/" + view().customerId() + "/jobs")))
                .contains("Has not paid");
        assertThat(Html.text(page("/jobs"))).contains("Has not paid");

        call(customer() + "/resume", "{}");
        assertThat(rows.in(
                        provider,
                        () -> rows.jdbc()
                                .sql("select action from audit_entry where customer_id = ?"
                                        + " and action in ('customer.suspended', 'customer.resumed') order by seq")
                                .param(view().customerId())
                                .query(String.class)
                                .list()))
                .containsExactly("customer.suspended", "customer.resumed");
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            if (job(job).path("state").asString().equals("WAITING")) {
                call("/api/v1/jobs/" + job + "/retry", "{}");
            }
            return job(job).path("state").asString().equals("SUCCEEDED");
        });
    }

    /** Else the daily check would go on signing in there, and alert of what it finds. */
    @Test
    void nobodyLooksAfterItMeanwhile() {
        Instant later = Instant.parse("2100-01-01T00:00:00Z");
        assertThat(due(later)).contains(made.connection());

        call(customer() + "/suspend", "{\"reason\":\"Has not paid\"}");

        assertThat(due(later)).doesNotContain(made.connection());
    }

    @Test
    void canLeaveWithoutBeingResumed() throws Exception {
        call(customer() + "/suspend", "{\"reason\":\"Has not paid\"}");

        UUID job = UUID.fromString(json(call("/api/v1/connections/" + made.connection() + "/disconnect", "{}"))
                .path("jobId")
                .asString());

        await().atMost(Duration.ofMinutes(2))
                .until(() -> job(job).path("state").asString().equals("SUCCEEDED"));
    }

    private List<UUID> due(Instant moment) {
        return rows.in(
                provider,
                () -> connections.due(moment, moment, moment, 1_000).stream()
                        .map(ConnectionView::id)
                        .toList());
    }

    @Test
    void pagesSayWhoWantsItAndWhy() throws Exception {
        String page = "/customers/" + view().customerId();
        assertThat(form(page + "/suspend", "")).hasStatus(422).bodyText().contains("This field is required.");
        assertThat(form(page + "/suspend", "Moves house")).hasStatus3xxRedirection();

        assertThat(Html.text(page(page))).contains("Suspended by Maja Jensen", "Moves house", "Resume");
        assertThat(page(page)).as("nobody there is invited").doesNotContain("/invitations/new?customer=");
        assertThat(Html.text(page("/customers?show=suspended"))).contains(view().customerName(), "Suspended");
        assertThat(Html.text(page(page + "/activity"))).contains("Maja Jensen suspended");
        assertThat(call(
                        customer() + "/invitations",
                        "{\"profile\":\"direct-routing\",\"recipients\":[\"admin@example.com\"]}"))
                .hasStatus(409);
        assertThat(form(page + "/resume", "")).hasStatus3xxRedirection();
        assertThat(Html.text(page(page))).doesNotContain("Suspended by");
        assertThat(page(page)).contains("/invitations/new?customer=");
    }

    private UUID verify() throws Exception {
        return UUID.fromString(json(call("/api/v1/connections/" + made.connection() + "/verify", "{}"))
                .path("jobId")
                .asString());
    }

    private String customer() {
        return "/api/v1/customers/" + view().customerId();
    }

    private JsonNode job(UUID job) throws Exception {
        return json(mvc.get()
                .uri("/api/v1/jobs/" + job)
                .with(TestCallers.program(provider))
                .exchange());
    }

    private static JsonNode json(MvcTestResult answer) throws Exception {
        return JsonMapper.shared().readTree(answer.getResponse().getContentAsString());
    }

    private MvcTestResult take() {
        return call("/api/v1/connections/" + made.connection() + "/access-token", "{}");
    }

    private MvcTestResult call(String uri, String body) {
        return mvc.post()
                .uri(uri)
                .with(TestCallers.program(provider))
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private MvcTestResult form(String uri, String reason) {
        return mvc.post()
                .uri(uri)
                .with(TestCallers.operator(provider))
                .with(csrf())
                .param("suspension", reason)
                .exchange();
    }
}
