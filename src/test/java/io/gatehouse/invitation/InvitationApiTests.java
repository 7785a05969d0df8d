package io.gatehouse.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.web.TestCallers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The calls of the contract about customers and invitations: fields, refusals, and that nothing becomes a 5xx. */
@PortalTest
@AutoConfigureMockMvc
class InvitationApiTests {

    private static final String CUSTOMER = """
            {"shortName": "contoso", "displayName": "Contoso Ltd", "tenant": "5f1c0c3e-7a42-4d19-b6d1-2f0a9e64c7b8",
             "contacts": [{"email": "adele@contoso.example", "name": "Adele", "locale": "de"}], "reference": "CRM-1",
             "labels": ["gold"]}""";

    @Autowired
    MockMvcTester mvc;

    @Autowired
    JsonMapper json;

    @Autowired
    Rows rows;

    ProviderId provider;

    @BeforeEach
    void addProvider() {
        provider = rows.another("API Inc");
    }

    private MvcTestResult call(HttpMethod method, String uri, String body, String... headers) {
        var request = mvc.method(method).uri(uri).with(TestCallers.program(provider));
        for (int i = 0; i < headers.length; i += 2) {
            request = request.header(headers[i], headers[i + 1]);
        }
        if (body != null) {
            request = request.contentType(MediaType.APPLICATION_JSON).content(body);
        }
        return request.exchange();
    }

    private JsonNode answer(int status, HttpMethod method, String uri, String body, String... headers)
            throws Exception {
        MvcTestResult result = call(method, uri, body, headers);
        String text = result.getResponse().getContentAsString();
        assertThat(result.getResponse().getStatus())
                .as(method + " " + uri + ": " + text)
                .isEqualTo(status);
        if (status >= 400) {
            assertThat(result.getResponse().getContentType()).startsWith("application/problem+json");
        }
        return json.readTree(text.isEmpty() ? "{}" : text);
    }

    private String customer() throws Exception {
        return answer(201, HttpMethod.POST, "/api/v1/customers", CUSTOMER)
                .get("id")
                .asString();
    }

    private JsonNode invite(String customer, String body) throws Exception {
        return answer(201, HttpMethod.POST, "/api/v1/customers/" + customer + "/invitations", body);
    }

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
    void refusesMembersThatNobodyMaySet() throws Exception {
        String customer = customer();
        for (String member : List.of(
                "id", "providerId", "status", "state", "tenantId", "createdBy", "version", "signedInAs", "role")) {
            answer(
                    400,
                    HttpMethod.POST,
                    "/api/v1/customers",
                    "{\"shortName\": \"abc\", \"displayName\": \"A\", \"" + member + "\": \"x\"}");
            answer(
                    400,
                    HttpMethod.POST,
                    "/api/v1/customers/" + customer + "/invitations",
                    "{\"profile\": \"direct-routing\", \"" + member + "\": \"x\"}");
            if (!member.equals("version")) {
                answer(400, HttpMethod.PATCH, "/api/v1/customers/" + customer, "{\"" + member + "\": \"x\"}");
            }
        }
    }

    @Test
    void answersWrongInputWithAProblemAndNeverWithA5xx() throws Exception {
        String customer = customer();
        List<String> values = List.of(
                "null",
                "1",
                "-1",
                "1.5",
                "99999999999999999999",
                "true",
                "\"\"",
                "\" \"",
                "\"x\"",
                "[]",
                "[null]",
                "[1]",
                "{}",
                "\"" + "a".repeat(5000) + "\"",
                "\"a\\u0000b\"",
                "\"a\\r\\nBcc: x@y.example\"",
                "[[]]",
                "[{}]",
                "\"\\ud800\"");
        List<String> customerFields =
                List.of("shortName", "displayName", "tenant", "contacts", "reference", "labels", "note");
        List<String> invitationFields = List.of(
                "profile",
                "method",
                "purpose",
                "connectionId",
                "registration",
                "recipients",
                "expiresInHours",
                "locale",
                "message",
                "completion",
                "notify");
        for (String value : values) {
            for (String field : customerFields) {
                neverFails(
                        HttpMethod.POST,
                        "/api/v1/customers",
                        field,
                        value,
                        Map.of("shortName", "\"abc\"", "displayName", "\"A\""));
                neverFails(HttpMethod.PATCH, "/api/v1/customers/" + customer, field, value, Map.of());
            }
            for (String field : invitationFields) {
                neverFails(
                        HttpMethod.POST,
                        "/api/v1/customers/" + customer + "/invitations",
                        field,
                        value,
                        Map.of("profile", "\"direct-routing\"", "recipients", "[\"a@b.example\"]", "notify", "false"));
            }
        }
        for (String body : List.of("", "{", "[]", "null", "\"x\"", "{\"shortName\": }", "\u0000")) {
            assertThat(call(HttpMethod.POST, "/api/v1/customers", body)
                            .getResponse()
                            .getStatus())
                    .as(body)
                    .isBetween(400, 499);
        }
        for (String uri : List.of(
                "/api/v1/customers/x",
                "/api/v1/customers?limit=x",
                "/api/v1/customers?health=GOOD",
                "/api/v1/customers?updatedSince=now",
                "/api/v1/customers?cursor=%00",
                "/api/v1/invitations?status=x",
                "/api/v1/invitations?customerId=x",
                "/api/v1/invitations?cursor=x",
                "/api/v1/invitations/x")) {
            assertThat(call(HttpMethod.GET, uri, null).getResponse().getStatus())
                    .as(uri)
                    .isBetween(400, 499);
        }
        for (String text : List.of("%00", "%25%25", "%5C", "'%20or%201=1")) {
            answer(200, HttpMethod.GET, "/api/v1/customers?limit=-5&query=" + text, null);
            answer(200, HttpMethod.GET, "/api/v1/invitations?limit=100000&query=" + text, null);
        }
    }

    private void neverFails(HttpMethod method, String uri, String field, String value, Map<String, String> others)
            throws Exception {
        StringBuilder body = new StringBuilder("{\"" + field + "\": " + value);
        others.forEach((name, other) -> body.append(name.equals(field) ? "" : ", \"" + name + "\": " + other));
        MvcTestResult result = call(method, uri, body.append("}").toString());
        assertThat(result.getResponse().getStatus())
                .as(method + " " + body + " -> " + result.getResponse().getContentAsString())
                .isLessThan(500);
    }

    @Test
    void answersForeignIdsAsUnknown() throws Exception {
        String customer = customer();
        String invitation = invite(customer, "{\"profile\": \"direct-routing\", \"recipients\": [\"a@b.example\"]}")
                .get("id")
                .asString();
        provider = rows.another("Other Inc");

        answer(404, HttpMethod.GET, "/api/v1/customers/" + customer, null);
        answer(404, HttpMethod.PATCH, "/api/v1/customers/" + customer, "{\"displayName\": \"Mine\"}");
        answer(404, HttpMethod.DELETE, "/api/v1/customers/" + customer, null);
        answer(
                404,
                HttpMethod.POST,
                "/api/v1/customers/" + customer + "/invitations",
                "{\"profile\": \"direct-routing\"}");
        answer(404, HttpMethod.GET, "/api/v1/invitations/" + invitation, null);
        for (String action : List.of("resend", "revoke", "extend", "links")) {
            answer(404, HttpMethod.POST, "/api/v1/invitations/" + invitation + "/" + action, null);
        }
        assertThat(answer(200, HttpMethod.GET, "/api/v1/invitations", null).get("items"))
                .isEmpty();
        assertThat(answer(200, HttpMethod.GET, "/api/v1/customers", null).get("items"))
                .isEmpty();
    }
}
