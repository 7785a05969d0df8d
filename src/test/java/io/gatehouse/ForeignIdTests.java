package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.shared.ProviderId;
import io.gatehouse.web.TestCallers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.web.servlet.assertj.MockMvcTester.MockMvcRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/**
 * Whatever page or call takes an id: with the id of another provider it answers 404 and changes nothing, with one's own it
 * does not. The list of them is the application's own, so that a new one is held to this by itself.
 */
class ForeignIdTests extends EveryHandler {

    private static final Map<String, String> BODIES = Map.of(
            "POST /api/v1/customers/{id}/partners", "{}",
            "POST /api/v1/connections/{id}/drift/{finding}", "{\"state\":\"NEW\"}",
            "PATCH /api/v1/customers/{id}", "{\"displayName\":\"Renamed\"}",
            "POST /api/v1/customers/{id}/exits", "{}",
            "POST /api/v1/exits/{id}/requests", "{}",
            "POST /api/v1/customers/{id}/invitations",
                    "{\"profile\":\"direct-routing\",\"recipients\":[\"a@contoso.com\"],\"notify\":false}",
            "PUT /api/v1/invitations/{id}/values", "{\"values\":{}}");

    /** What the portal does by itself it does at any time. */
    private static final String DONE_BY_SOMEBODY = "select count(*) from audit_entry where actor_kind <> 'SYSTEM'";

    @Test
    void everyPageAndCallAnswersForeignIdsWithNotFound() {
        List<Handler> handlers = handlers();
        long audited = count(DONE_BY_SOMEBODY);
        Map<String, Integer> wrong = new TreeMap<>();
        for (Handler handler : handlers) {
            int foreign = call(handler, other);
            if (foreign != 404) {
                wrong.put("foreign " + handler.name(), foreign);
            }
        }
        assertThat(count(DONE_BY_SOMEBODY)).isEqualTo(audited);
        for (Handler handler : handlers) {
            int own = call(handler, one);
            if (own == 404 || own == 403 || own >= 500) {
                wrong.put("own " + handler.name(), own);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(handlers).hasSizeGreaterThan(40);
        System.out.println("Foreign ids: " + handlers.size() + " pages and calls answer 404");
    }

    /** Ids that come in a query or a form instead of the path. */
    @Test
    void filtersAndBulkActionsDoNotReachOtherProviders() {
        String customer = ids.get("customers/{id}");
        String invitation = ids.get("invitations/{id}");
        for (String list : List.of("invitations", "connections", "jobs")) {
            assertThat(body(mvc.get().uri("/api/v1/" + list + "?customerId=" + customer), TestCallers.program(other)))
                    .as(list)
                    .contains("\"items\":[]");
        }
        assertThat(body(mvc.get().uri("/invitations?query=" + tenant.name()), TestCallers.owner(other)))
                .doesNotContain(customer)
                .doesNotContain(invitation);
        for (String action : List.of("resend", "extend", "revoke")) {
            assertThat(mvc.post()
                            .uri("/invitations/" + action)
                            .param("ids", invitation)
                            .with(TestCallers.owner(other))
                            .with(SecurityMockMvcRequestPostProcessors.csrf())
                            .exchange()
                            .getResponse()
                            .getRedirectedUrl())
                    .contains("ok=0");
        }
        assertThat(mvc.post()
                        .uri("/invitations")
                        .param("customer", customer)
                        .param("profile", "direct-routing")
                        .param("recipients", "a@contoso.com")
                        .with(TestCallers.owner(other))
                        .with(SecurityMockMvcRequestPostProcessors.csrf())
                        .exchange()
                        .getResponse()
                        .getStatus())
                .isIn(404, 422);
        assertThat(count("select count(*) from invitation where customer_id = '" + customer + "'"))
                .isEqualTo(2);
        assertThat(count("select count(*) from invitation where id = '" + invitation + "' and status = 'REVOKED'"))
                .isZero();
    }

    private int call(Handler handler, ProviderId caller) {
        MockMvcRequestBuilder request = mvc.method(handler.method()).uri(handler.path());
        if (!handler.api()) {
            request.with(TestCallers.owner(caller)).with(SecurityMockMvcRequestPostProcessors.csrf());
        } else {
            request.with(TestCallers.owningProgram(caller));
            String body = BODIES.get(handler.name());
            if (body != null) {
                request.contentType(MediaType.APPLICATION_JSON).content(body);
            }
        }
        return request.exchange().getResponse().getStatus();
    }

    private static String body(MockMvcRequestBuilder request, RequestPostProcessor caller) {
        try {
            return request.with(caller)
                    .with(SecurityMockMvcRequestPostProcessors.csrf())
                    .exchange()
                    .getResponse()
                    .getContentAsString();
        } catch (java.io.UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }
}
