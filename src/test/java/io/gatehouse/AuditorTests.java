package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestProvider.Rows;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.onboarding.FreshTenants;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.web.TestCallers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MockMvcTester.MockMvcRequestBuilder;

/** An auditor walks through all pages that links lead to, and meets no link and no button that refuses. */
@SandboxTest
@AutoConfigureMockMvc
class AuditorTests {

    private static final Pattern LINK = Pattern.compile("<a\\b[^>]*\\bhref=\"(/[^\"#]*)");
    private static final Pattern FORM_ACTION = Pattern.compile("<button\\b[^>]*\\bformaction=\"(/[^\"]*)\"");
    private static final String ID = "[0-9a-f]{8}-[0-9a-f-]{27}";

    /** More of the same kind shows nothing new: one page of each pattern and set of parameters is enough. */
    private static final int PAGES_OF_A_KIND = 3;

    @LocalServerPort
    int port;

    @Autowired
    MockMvcTester mvc;

    @Autowired
    Rows rows;

    @Autowired
    Customers customers;

    @Autowired
    Invitations invitations;

    @Autowired
    Sandbox sandbox;

    ProviderId provider;
    SmallTenant tenant;
    UUID customer;
    final Map<String, Integer> refused = new TreeMap<>();
    final Set<String> sent = new HashSet<>();

    @BeforeEach
    void furnish() {
        provider = rows.first();
        tenant = FreshTenants.next(provider, customers);
        TestInvitations made = new TestInvitations(provider, customers, invitations);
        customer = made.customer(tenant.name(), tenant.tenantId());
        TestBrowser browser = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        microsoft.consent(microsoft.signIn(browser.open(made.link(customer).address()), tenant.admin()));
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update connection set health = 'ACTION_REQUIRED' where customer_id = ?")
                        .param(customer)
                        .update());
        made.link(customer);
        made.customer("Nobody invited yet", null);
    }

    @AfterEach
    void release() {
        FreshTenants.release(rows, sandbox, tenant.tenantId());
    }

    @Test
    void isShownNoLinkAndNoButtonThatRefuses() {
        Deque<String> next = new ArrayDeque<>(Set.of("/", "/customers/" + customer));
        Map<String, Integer> kinds = new TreeMap<>();
        Set<String> seen = new LinkedHashSet<>();
        while (!next.isEmpty()) {
            String path = next.remove();
            if (seen.add(path) && kinds.merge(kind(path), 1, Integer::sum) <= PAGES_OF_A_KIND) {
                next.addAll(visit(path));
            }
        }

        assertThat(seen)
                .contains("/jobs", "/invitations", "/audit", "/settings", "/settings/keys", "/customers/" + customer)
                .anyMatch(path -> path.matches("/connections/" + ID))
                .anyMatch(path -> path.matches("/invitations/" + ID));
        assertThat(sent).contains("/logout");
        assertThat(refused).isEmpty();
    }

    /** Opens a page, sends each form that has a button, and answers where its links lead. */
    private Set<String> visit(String path) {
        MockHttpServletResponse answer = status(mvc.get().uri(java.net.URI.create(path)));
        String type = String.valueOf(answer.getContentType());
        note("GET " + kind(path), answer);
        if (answer.getStatus() != 200 || !type.startsWith("text/html")) {
            return Set.of();
        }
        String page = text(answer);
        Html.forms(page).stream()
                .filter(form -> form.method().equals("post") && form.action().startsWith("/"))
                .filter(form -> form.body().contains("<button"))
                .forEach(form -> send(form.action()));
        Matcher actions = FORM_ACTION.matcher(page);
        while (actions.find()) {
            send(actions.group(1));
        }
        Set<String> links = new LinkedHashSet<>();
        Matcher link = LINK.matcher(page);
        while (link.find()) {
            links.add(link.group(1).replace("&amp;", "&"));
        }
        return links;
    }

    private void send(String action) {
        if (sent.add(kind(action))) {
            note("POST " + kind(action), status(mvc.post().uri(java.net.URI.create(action))));
        }
    }

    private void note(String what, MockHttpServletResponse answer) {
        if (answer.getStatus() == 403 || answer.getStatus() == 404 || answer.getStatus() >= 500) {
            refused.put(what, answer.getStatus());
        }
    }

    private MockHttpServletResponse status(MockMvcRequestBuilder request) {
        return request.with(TestCallers.auditor(provider))
                .with(SecurityMockMvcRequestPostProcessors.csrf())
                .exchange()
                .getResponse();
    }

    private static String kind(String path) {
        return path.replaceAll(ID, "{id}").replaceAll("=[^&]*", "=");
    }

    private static String text(MockHttpServletResponse answer) {
        try {
            return answer.getContentAsString();
        } catch (java.io.UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }
}
