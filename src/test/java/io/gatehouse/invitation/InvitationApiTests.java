package io.gatehouse.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.customer.register.Customers;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;

/** The documented calls about customers and invitations: fields, refusals, and that nothing becomes a 5xx. */
class InvitationApiTests extends InvitationApiBase {

    @Autowired
    Customers customers;

    @Autowired
    Jobs jobs;

    @Test
    void createsReadsChangesAndDeletesACustomer() throws Exception {
        JsonNode made = answer(201, HttpMethod.POST, "/api/v1/customers", CUSTOMER);
        assertThat(made.get("shortName").asString()).isEqualTo("contoso");
        assertThat(made.get("tenantId").asString()).isEqualTo("5f1c0c3e-7a42-4d19-b6d1-2f0a9e64c7b8");
        assertThat(made.get("state").asString()).isEqualTo("DRAFT");
        String uri = "/api/v1/customers/" + made.get("id").asString();

        JsonNode duplicate = answer(409, HttpMethod.POST, "/api/v1/customers", CUSTOMER);
        assertThat(duplicate.get("id").asString()).isEqualTo(made.get("id").asString());
        String sameReference = "{\"shortName\": \"other\", \"displayName\": \"Other\", \"reference\": \"CRM-1\"}";
        assertThat(answer(409, HttpMethod.POST, "/api/v1/customers", sameReference)
                        .get("id")
                        .asString())
                .isEqualTo(made.get("id").asString());

        JsonNode changed = answer(
                200,
                HttpMethod.PATCH,
                uri,
                "{\"displayName\": \"Contoso AG\", \"reference\": null}",
                "If-Match",
                "\"0\"");
        assertThat(changed.get("displayName").asString()).isEqualTo("Contoso AG");
        assertThat(changed.has("reference")).isFalse();
        assertThat(changed.get("labels").get(0).asString()).isEqualTo("gold");
        answer(409, HttpMethod.PATCH, uri, "{\"displayName\": \"Late\"}", "If-Match", "\"0\"");
        answer(422, HttpMethod.PATCH, uri, "{\"displayName\": \"Late\"}", "If-Match", "yesterday");
        answer(422, HttpMethod.PATCH, uri, "{\"shortName\": null}");

        assertThat(answer(200, HttpMethod.GET, "/api/v1/customers?query=contoso", null)
                        .get("items"))
                .hasSize(1);
        assertThat(answer(200, HttpMethod.GET, "/api/v1/customers?label=gold&health=HEALTHY", null)
                        .get("items"))
                .isEmpty();
        assertThat(answer(200, HttpMethod.GET, "/api/v1/customers?updatedSince=2026-01-01T00:00:00Z", null)
                        .get("items"))
                .hasSize(1);
        answer(204, HttpMethod.DELETE, uri, null);
        answer(404, HttpMethod.GET, uri, null);
    }

    @Test
    void findsCustomersByEachFilter() throws Exception {
        answer(201, HttpMethod.POST, "/api/v1/customers", CUSTOMER);
        answer(201, HttpMethod.POST, "/api/v1/customers", """
                {"shortName": "fabrikam", "displayName": "Fabrikam", "reference": "CRM-2", "labels": ["silver"]}""");
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update customer set updated_at = '2020-01-01T00:00:00Z' where short_name = 'contoso'")
                        .update());

        assertThat(found("reference=CRM-2")).containsExactly("fabrikam");
        assertThat(found("reference=CRM-1")).containsExactly("contoso");
        assertThat(found("reference=CRM")).isEmpty();
        assertThat(found("label=silver")).containsExactly("fabrikam");
        assertThat(found("query=cont")).containsExactly("contoso");
        assertThat(found("updatedSince=2026-01-01T00:00:00Z")).containsExactly("fabrikam");
        assertThat(found("updatedSince=2019-01-01T00:00:00Z")).containsExactlyInAnyOrder("contoso", "fabrikam");
        assertThat(found("health=HEALTHY")).isEmpty();
    }

    private List<String> found(String filter) throws Exception {
        return answer(200, HttpMethod.GET, "/api/v1/customers?" + filter, null)
                .get("items")
                .valueStream()
                .map(item -> item.get("shortName").asString())
                .toList();
    }

    @Test
    void letsTheCustomerChooseTheMethod() throws Exception {
        String customer = customer();
        String body = "{\"profile\": \"direct-routing\", \"recipients\": [\"a@contoso.com\"], \"method\": \"%s\"}";

        assertThat(invite(customer, body.formatted("CUSTOMER_CHOOSES")).has("method"))
                .isFalse();
        for (String method : List.of("DELEGATED_TOKEN", "NEW_APP_REGISTRATION", "EXISTING_APP_REGISTRATION")) {
            assertThat(invite(customer, body.formatted(method)).get("method").asString())
                    .isEqualTo(method);
        }
        answer(400, HttpMethod.POST, "/api/v1/customers/" + customer + "/invitations", body.formatted("DEVICE_CODE"));
    }

    @Test
    void pagesByCursor() throws Exception {
        for (int i = 0; i < 5; i++) {
            answer(
                    201,
                    HttpMethod.POST,
                    "/api/v1/customers",
                    "{\"shortName\": \"c-0" + i + "\", \"displayName\": \"C\"}");
        }

        List<String> seen = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = answer(200, HttpMethod.GET, "/api/v1/customers?limit=2" + next, null);
            page.get("items").forEach(item -> seen.add(item.get("shortName").asString()));
            next = page.has("next") ? "&cursor=" + page.get("next").asString() : null;
        } while (next != null);

        assertThat(seen).containsExactly("c-04", "c-03", "c-02", "c-01", "c-00");
    }

    /** One at a time, among rows of the same moment: nothing is left out, nothing comes twice. */
    @ParameterizedTest
    @ValueSource(strings = {"customers", "invitations", "connections", "jobs", "audit"})
    void followsEveryCursorToTheEnd(String list) throws Exception {
        List<String> made = twoOf(list);
        List<String> seen = new ArrayList<>();
        String next = "";
        while (next != null) {
            JsonNode page = answer(200, HttpMethod.GET, "/api/v1/" + list + "?limit=1" + next, null);
            assertThat(page.get("items")).hasSize(1);
            seen.add(page.get("items").get(0).get("id").asString());
            assertThat(seen).doesNotHaveDuplicates();
            next = page.hasNonNull("next") ? "&cursor=" + page.get("next").asString() : null;
        }

        assertThat(seen).hasSizeGreaterThan(1).containsAll(made);
        String beyond = answer(200, HttpMethod.GET, "/api/v1/" + list + "?limit=200", null)
                .toString();
        assertThat(beyond).contains(made).doesNotContain("\"next\":\"");
    }

    @Test
    void followsTheEventsOneByOneAndGoesOnAfterwards() throws Exception {
        List<String> seen = new ArrayList<>();
        List<String> made = twoOf("audit");
        JsonNode page = answer(200, HttpMethod.GET, "/api/v1/events?limit=1", null);
        while (!page.get("items").isEmpty()) {
            assertThat(page.get("items")).hasSize(1);
            seen.add(page.get("items").get(0).get("id").asString());
            assertThat(seen).doesNotHaveDuplicates();
            page = after(page);
        }
        assertThat(seen).containsSubsequence(made.reversed());

        answer(201, HttpMethod.POST, "/api/v1/customers", "{\"shortName\": \"late\", \"displayName\": \"Late\"}");

        JsonNode later = after(page).get("items").get(0);
        assertThat(later.get("subject").get("name").asString()).isEqualTo("Late");
    }

    private JsonNode after(JsonNode page) throws Exception {
        return answer(
                200,
                HttpMethod.GET,
                "/api/v1/events?limit=1&after=" + page.get("next").asString(),
                null);
    }

    /** Their ids, in the order of the list. */
    private List<String> twoOf(String list) throws Exception {
        String customer = customer();
        answer(201, HttpMethod.POST, "/api/v1/customers", "{\"shortName\": \"two\", \"displayName\": \"Two\"}");
        for (int i = 0; i < 2; i++) {
            invite(customer, "{\"profile\": \"direct-routing\", \"notify\": false}");
            JobRequest job = JobRequest.of("test.unknown", "Nothing", null, null, Actor.SYSTEM);
            ProviderScope.call(provider, () -> jobs.enqueue(job.delay(Duration.ofHours(1))));
            TestInvitations.connection(
                    rows, provider, ProviderScope.call(provider, () -> customers.get(UUID.fromString(customer))));
        }
        if (!list.equals("audit")) {
            String table = list.equals("jobs") ? "job_run" : list.substring(0, list.length() - 1);
            rows.in(
                    provider,
                    () -> rows.jdbc()
                            .sql("update " + table + " set created_at = '2026-11-01T00:00:00Z'")
                            .update());
        }
        List<String> made = answer(200, HttpMethod.GET, "/api/v1/" + list + "?limit=200", null)
                .get("items")
                .valueStream()
                .map(item -> item.get("id").asString())
                .toList();
        assertThat(made).hasSizeGreaterThan(1);
        return made;
    }

    @Test
    void drivesAnInvitation() throws Exception {
        String customer = customer();
        JsonNode made =
                invite(customer, "{\"profile\": \"direct-routing\", \"recipients\": [\"adele@contoso.example\"]}");
        assertThat(made.get("status").asString()).isEqualTo("PENDING");
        assertThat(made.get("purpose").asString()).isEqualTo("ONBOARD");
        assertThat(made.get("recipients").get(0).asString()).isEqualTo("adele@contoso.example");
        assertThat(made.get("mail").get("status").asString()).isIn("QUEUED", "SENT", "FAILED");
        assertThat(made.get("expiresAt").asString()).isNotBlank();
        assertThat(made.has("link")).isFalse();
        String uri = "/api/v1/invitations/" + made.get("id").asString();
        assertThat(made.path("step").isNull()).as("nobody has come yet").isTrue();
        rows.in(
                provider,
                () -> rows.jdbc().sql("update invitation set step = 'SAVING'").update());
        assertThat(answer(200, HttpMethod.GET, uri, null).get("step").asString())
                .isEqualTo("SAVING");

        answer(200, HttpMethod.POST, uri + "/resend", null);
        JsonNode extended = answer(200, HttpMethod.POST, uri + "/extend", "{\"expiresInHours\": 2160}");
        assertThat(extended.get("expiresAt").asString())
                .isGreaterThan(made.get("expiresAt").asString());
        String link =
                answer(201, HttpMethod.POST, uri + "/links", null).get("link").asString();
        assertThat(link).matches("https?://[^/]+/authenticate/[A-Za-z0-9_-]{43}");
        JsonNode read = answer(200, HttpMethod.GET, uri, null);
        assertThat(read.get("mail").get("count").asInt()).isEqualTo(2);
        assertThat(read.get("nextAction").asString()).isNotBlank();
        JsonNode listed =
                answer(200, HttpMethod.GET, "/api/v1/invitations?status=PENDING&customerId=" + customer, null);
        assertThat(listed.get("items")).hasSize(1);

        assertThat(answer(200, HttpMethod.POST, uri + "/revoke", "{\"reason\": \"Wrong one\"}")
                        .get("status")
                        .asString())
                .isEqualTo("REVOKED");
        answer(200, HttpMethod.POST, uri + "/revoke", null);
        for (String late : List.of("/resend", "/extend", "/links")) {
            answer(409, HttpMethod.POST, uri + late, null);
        }
        assertThat(answer(200, HttpMethod.GET, "/api/v1/invitations?status=PENDING", null)
                        .get("items"))
                .isEmpty();
    }

    @Test
    void answersTheLinkWhenNothingIsMailed() throws Exception {
        JsonNode made = invite(customer(), """
                {"profile": "direct-routing", "method": "DELEGATED_TOKEN", "purpose": "ONBOARD", "registration": "PROVIDER",
                 "recipients": ["a@b.example"], "expiresInHours": 1, "locale": "de", "message": "Hello",
                 "completion": "OPERATOR", "notify": false}""");

        assertThat(made.get("link").asString()).contains("/authenticate/");
        assertThat(made.get("mail").get("count").asInt()).isZero();
    }

    @Test
    void createsOnceForOneIdempotencyKey() throws Exception {
        String key = UUID.randomUUID().toString();
        JsonNode first = answer(201, HttpMethod.POST, "/api/v1/customers", CUSTOMER, "Idempotency-Key", key);
        JsonNode second = answer(201, HttpMethod.POST, "/api/v1/customers", CUSTOMER, "Idempotency-Key", key);
        assertThat(second.get("id")).isEqualTo(first.get("id"));

        String uri = "/api/v1/customers/" + first.get("id").asString() + "/invitations";
        String body = "{\"profile\": \"direct-routing\", \"recipients\": [\"a@b.example\"], \"notify\": false}";
        JsonNode one = answer(201, HttpMethod.POST, uri, body, "Idempotency-Key", key + "-2");
        JsonNode two = answer(201, HttpMethod.POST, uri, body, "Idempotency-Key", key + "-2");
        assertThat(two.get("id")).isEqualTo(one.get("id"));
        assertThat(two.get("link")).isEqualTo(one.get("link"));
    }

    @Test
    void namesOneOfTheProvidersOwnRegistrations() throws Exception {
        String east = ownRegistration("Northern Voice East", true);
        String west = ownRegistration("Northern Voice West", false);
        String customer = customer();
        JsonNode listed = answer(200, HttpMethod.GET, "/api/v1/registrations", null);
        assertThat(listed.path("items")
                        .valueStream()
                        .map(each -> each.path("id").asString() + each.path("proven")))
                .containsExactlyInAnyOrder(east + "true", west + "false");

        JsonNode made = answer(201, HttpMethod.POST, "/api/v1/customers/" + customer + "/invitations", body(east));
        assertThat(made.path("registrationId").asString()).isEqualTo(east);
        assertThat(answer(
                                200,
                                HttpMethod.GET,
                                "/api/v1/invitations/" + made.path("id").asString(),
                                null)
                        .path("registrationId")
                        .asString())
                .isEqualTo(east);
        for (String wrong : List.of(west, UUID.randomUUID().toString())) {
            JsonNode refused =
                    answer(422, HttpMethod.POST, "/api/v1/customers/" + customer + "/invitations", body(wrong));
            assertThat(refused.path("errors").toString()).contains("registrationId");
        }
    }

    private static String body(String registration) {
        return "{\"profile\":\"direct-routing\",\"notify\":false,\"registrationId\":\"" + registration + "\"}";
    }

    private String ownRegistration(String name, boolean proven) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("""
                                insert into app_registration
                                  (provider_id, id, tenant_id, client_id, display_name, signed_in_at)
                                values (?, gen_random_uuid(), ?, gen_random_uuid()::text, ?,
                                  case when ? then now() end)
                                returning id
                                """)
                        .params(provider.value(), "1509bb0a-9bf1-4331-8a11-8783593942a4", name, proven)
                        .query(UUID.class)
                        .single()
                        .toString());
    }
}
