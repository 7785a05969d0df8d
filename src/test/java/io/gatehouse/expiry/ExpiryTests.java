package io.gatehouse.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html;
import io.gatehouse.SandboxTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.web.TestCallers;
import java.io.UnsupportedEncodingException;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.web.context.WebApplicationContext;

/** When credentials end, over all customers, on a page and in calendars. */
@SandboxTest
class ExpiryTests {

    private static final Pattern ADDRESS = Pattern.compile("(/calendar/[A-Za-z0-9_-]{43}\\.ics)");

    @Autowired
    Rows rows;

    @Autowired
    Customers customers;

    @Autowired
    Invitations invitations;

    @Autowired
    WebApplicationContext context;

    MockMvcTester mvc;
    ProviderId provider;
    UUID soon;
    UUID ended;

    @BeforeEach
    void open() {
        provider = rows.first();
        mvc = MockMvcTester.from(
                context,
                builder -> builder.apply(SecurityMockMvcConfigurers.springSecurity())
                        .build());
        soon = connected("Zander, Fisch & Söhne; GmbH", 12);
        ended = connected("Aal GmbH", -3);
    }

    @AfterEach
    void leave() {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update connection set state = 'DISCONNECTED' where customer_id in (?, ?)")
                        .params(soon, ended)
                        .update());
    }

    @Test
    void listsTheNearestEndFirstWithWordAndColour() throws Exception {
        String page = get("/credentials", TestCallers.auditor(provider));
        String text = Html.text(page);

        assertThat(text)
                .contains("Ended 3 days ago", "12 days left", "Client secret")
                .doesNotContain("??");
        assertThat(text.indexOf("Aal GmbH")).isLessThan(text.indexOf("Zander"));
        assertThat(page).containsPattern("gh-status-bad[^§]{0,200}Ended 3 days").contains("gh-status-warn");
        assertThat(page).as("auditors may not make addresses").doesNotContain("/credentials/feeds");
        assertThat(get("/credentials?query=zander", TestCallers.auditor(provider)))
                .doesNotContain("Aal GmbH");
        assertThat(get("/", TestCallers.operator(provider))).contains("All of them, and the calendar");
        assertThat(get("/credentials", TestCallers.owner(rows.another("Elsewhere"))))
                .doesNotContain("Aal GmbH");
    }

    @Test
    void isReadByCalendarsUntilTheAddressIsRevoked() throws Exception {
        Matcher made = ADDRESS.matcher(post("/credentials/feeds", provider).getContentAsString());
        assertThat(made.find()).isTrue();

        MockHttpServletResponse calendar =
                mvc.get().uri(made.group(1)).exchange().getResponse();
        assertThat(calendar.getContentType()).isEqualTo("text/calendar;charset=UTF-8");
        assertThat(calendar.getContentAsString().replace("\r\n ", ""))
                .startsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
                .contains("SUMMARY:Zander\\, Fisch & Söhne\\; GmbH: Client secret ends\r\n")
                .contains("TRIGGER:-P7D", "/connections/")
                .endsWith("END:VCALENDAR\r\n");
        assertThat(get("/credentials", TestCallers.operator(provider))).doesNotContain(made.group(1));

        UUID feed = rows.in(
                provider,
                () -> rows.jdbc()
                        .sql(
                                "select id from calendar_feed where last_read_at is not null order by created_at desc limit 1")
                        .query(UUID.class)
                        .single());
        post("/credentials/feeds/revoke", rows.another("Elsewhere"), "feed", feed.toString());
        assertThat(mvc.get().uri(made.group(1))).as("revoked by a stranger").hasStatusOk();
        post("/credentials/feeds/revoke", provider, "feed", feed.toString());
        assertThat(mvc.get().uri(made.group(1))).hasStatus(404);
        assertThat(mvc.get().uri("/calendar/" + "x".repeat(43) + ".ics")).hasStatus(404);
    }

    /** With a secret of its own; where it came from is not what this is about. */
    private UUID connected(String name, int days) {
        UUID customer = new TestInvitations(provider, customers, invitations).customer(name, null);
        UUID registration = UUID.randomUUID();
        rows.in(provider, () -> {
            rows.jdbc()
                    .sql("""
                            insert into app_registration (provider_id, id, customer_id, tenant_id, client_id, display_name,
                              origin, created_at)
                            values (?, ?, ?, ?, ?, 'Direct Routing', 'ADOPTED', now())
                            """)
                    .params(
                            provider.value(),
                            registration,
                            customer,
                            UUID.randomUUID().toString())
                    .param(UUID.randomUUID().toString())
                    .update();
            rows.jdbc().sql("""
                            insert into credential (provider_id, id, registration_id, service, kind, state, name, sealed,
                              created_at, expires_at)
                            values (?, gen_random_uuid(), ?, 'direct-routing', 'SECRET', 'ACTIVE', 'by hand', '\\x00', now(),
                              now() + ? * interval '1 day' + interval '1 hour')
                            """).params(provider.value(), registration, days).update();
            return rows.jdbc()
                    .sql("""
                            insert into connection (provider_id, id, customer_id, profile, profile_version, method,
                              registration, acts_as, registration_id, tenant_id, state, health, wanted_scopes, created_by)
                            values (?, gen_random_uuid(), ?, 'direct-routing', 1, 'EXISTING_APP_REGISTRATION', 'CUSTOMER',
                              'APPLICATION', ?, ?, 'ACTIVE', 'HEALTHY', '{}', 'Maja')
                            """)
                    .params(
                            provider.value(),
                            customer,
                            registration,
                            UUID.randomUUID().toString())
                    .update();
        });
        return customer;
    }

    private String get(String address, RequestPostProcessor caller) throws UnsupportedEncodingException {
        return mvc.get()
                .uri(address)
                .with(caller)
                .with(SecurityMockMvcRequestPostProcessors.csrf())
                .exchange()
                .getResponse()
                .getContentAsString();
    }

    private MockHttpServletResponse post(String address, ProviderId caller, String... fields) {
        var request = mvc.post()
                .uri(address)
                .with(TestCallers.owner(caller))
                .with(SecurityMockMvcRequestPostProcessors.csrf());
        for (int i = 0; i < fields.length; i += 2) {
            request.param(fields[i], fields[i + 1]);
        }
        return request.exchange().getResponse();
    }
}
