package io.gatehouse.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.web.TestCallers;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A program of one provider that calls the API. */
@PortalTest
@AutoConfigureMockMvc
abstract class InvitationApiBase {

    static final String CUSTOMER = """
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

    MvcTestResult call(HttpMethod method, String uri, String body, String... headers) {
        var request = mvc.method(method).uri(uri).with(TestCallers.program(provider));
        for (int i = 0; i < headers.length; i += 2) {
            request = request.header(headers[i], headers[i + 1]);
        }
        if (body != null) {
            request = request.contentType(MediaType.APPLICATION_JSON).content(body);
        }
        return request.exchange();
    }

    JsonNode answer(int status, HttpMethod method, String uri, String body, String... headers) throws Exception {
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

    String customer() throws Exception {
        return answer(201, HttpMethod.POST, "/api/v1/customers", CUSTOMER)
                .get("id")
                .asString();
    }

    JsonNode invite(String customer, String body) throws Exception {
        return answer(201, HttpMethod.POST, "/api/v1/customers/" + customer + "/invitations", body);
    }
}
