package io.gatehouse.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.web.TestCallers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A program begins campaigns, follows them and stops them. */
class CampaignApiTests extends CampaignBase {

    private static final String ALL = "/api/v1/campaigns";

    private final JsonMapper json = JsonMapper.shared();
    private @Nullable String key;

    @Test
    void beginsOnceAndTellsWhatIsInTheWay() throws Exception {
        connected(3);
        widenProfile();
        String wish = "{\"profile\":\"direct-routing\",\"perHour\":1}";
        key = UUID.randomUUID().toString();

        MockHttpServletResponse begun = call(HttpMethod.POST, ALL, wish);
        MockHttpServletResponse again = call(HttpMethod.POST, ALL, wish);

        key = null;
        assertThat(begun.getStatus()).as(begun.getContentAsString()).isEqualTo(201);
        assertThat(again.getHeader("Idempotency-Replayed")).isEqualTo("true");
        String campaign = begun.getHeader("Location");
        JsonNode numbers = read(begun).path("numbers");
        assertThat(numbers.path("total").asInt()).isEqualTo(3);
        MockHttpServletResponse second = call(HttpMethod.POST, ALL, wish);
        assertThat(second.getStatus()).isEqualTo(409);
        assertThat(campaign).endsWith(read(second).path("id").asString());
        assertThat(read(second).path("code").asString()).isEqualTo("campaign.open");

        assertThat(state(HttpMethod.POST, campaign + "/pause")).isEqualTo("PAUSED");
        assertThat(state(HttpMethod.POST, campaign + "/pause")).isEqualTo("PAUSED");
        MockHttpServletResponse tooFast = call(HttpMethod.POST, campaign + "/resume", "{\"perHour\":2001}");
        assertThat(tooFast.getStatus()).isEqualTo(422);
        assertThat(read(tooFast).path("errors").has("perHour")).isTrue();
        assertThat(read(call(HttpMethod.POST, campaign + "/resume", "{\"perHour\":7}"))
                        .path("perHour")
                        .asInt())
                .isEqualTo(7);
        assertThat(state(HttpMethod.POST, campaign + "/stop")).isEqualTo("STOPPED");
        assertThat(state(HttpMethod.POST, campaign + "/stop")).isEqualTo("STOPPED");
        MockHttpServletResponse over = call(HttpMethod.POST, campaign + "/resume", "{\"perHour\":9}");
        assertThat(over.getStatus()).isEqualTo(409);
        assertThat(read(over).path("code").asString()).isEqualTo("campaign.over");
        assertThat(read(call(HttpMethod.GET, campaign, null)).path("perHour").asInt())
                .isEqualTo(7);
        assertThat(count("select count(*) from audit_entry where action = 'campaign.rate_changed'"))
                .isEqualTo(1);
    }

    @Test
    void namesTheFieldThatIsWrongAndSaysWhenNobodyLacksAnything() throws Exception {
        connected(1);

        MockHttpServletResponse unknown = call(HttpMethod.POST, ALL, "{\"profile\":\"nothing\"}");
        assertThat(unknown.getStatus()).isEqualTo(422);
        assertThat(read(unknown).path("errors").has("profile")).isTrue();
        assertThat(call(HttpMethod.POST, ALL, "{\"profile\":\"direct-routing\",\"perHour\":0}")
                        .getStatus())
                .isEqualTo(422);
        MockHttpServletResponse nobody = call(HttpMethod.POST, ALL, "{\"profile\":\"direct-routing\"}");
        assertThat(nobody.getStatus()).isEqualTo(409);
        assertThat(read(nobody).path("code").asString()).isEqualTo("campaign.nobody");
        assertThat(mvc.post()
                        .uri(ALL)
                        .with(TestCallers.auditingProgram(provider))
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{}"))
                .hasStatus(403);
    }

    @Test
    void listsCampaignsAndTheirCustomersByCursor() throws Exception {
        connected(5);
        widenProfile();
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            UUID id = prepared(2_000);
            made.addFirst(id.toString());
            in(() -> {
                campaigns.stop(id, MAJA);
                return id;
            });
        }

        assertThat(ids(ALL + "?limit=2&state=STOPPED", "id")).isEqualTo(made);
        assertThat(ids(ALL + "?profile=presence-sync", "id")).isEmpty();
        assertThat(ids(ALL + "/" + made.getFirst() + "/customers?limit=2", "customerId"))
                .hasSize(5)
                .doesNotHaveDuplicates();
    }

    private List<String> ids(String address, String member) throws Exception {
        List<String> found = new ArrayList<>();
        String cursor = "";
        do {
            String next = cursor.isEmpty() ? "" : "&cursor=" + cursor;
            JsonNode page = read(call(HttpMethod.GET, address + next, null));
            page.path("items").forEach(item -> found.add(item.path(member).asString()));
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
        return found;
    }

    private String state(HttpMethod method, String uri) throws Exception {
        return read(call(method, uri, null)).path("state").asString();
    }

    private JsonNode read(MockHttpServletResponse answer) throws Exception {
        return json.readTree(answer.getContentAsString());
    }

    private MockHttpServletResponse call(HttpMethod method, String uri, @Nullable String body) {
        var request = mvc.method(method).uri(uri).with(TestCallers.program(provider));
        if (body != null) {
            request.contentType(MediaType.APPLICATION_JSON).content(body);
        }
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return request.exchange().getResponse();
    }
}
