package io.gatehouse.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Calls about customers and invitations that are refused: nothing becomes a 5xx. */
class InvitationApiRefusalTests extends InvitationApiBase {

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
