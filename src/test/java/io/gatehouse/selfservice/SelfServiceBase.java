package io.gatehouse.selfservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html;
import io.gatehouse.SandboxTest;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.TestSandbox;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.onboarding.FreshTenants;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.web.TestCallers;
import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;

/** A customer that is connected, and a browser that has come by the link of its finished invitation. */
@SandboxTest
abstract class SelfServiceBase {

    static final String PAGE = "/authenticate/manage";

    @LocalServerPort
    int port;

    @Autowired
    Rows rows;

    @Autowired
    Customers customers;

    @Autowired
    Invitations invitations;

    @Autowired
    Sandbox sandbox;

    @Autowired
    WebApplicationContext context;

    MockMvcTester mvc;
    ProviderId provider;
    SmallTenant tenant;
    TestInvitations made;
    UUID customer;
    Link link;

    @BeforeEach
    void open() {
        provider = rows.first();
        mvc = MockMvcTester.from(
                context,
                builder -> builder.apply(SecurityMockMvcConfigurers.springSecurity())
                        .build());
        tenant = FreshTenants.next(provider, customers);
        made = new TestInvitations(provider, customers, invitations);
        customer = made.customer(tenant.name(), tenant.tenantId());
    }

    @AfterEach
    void release() {
        FreshTenants.release(rows, sandbox, tenant.tenantId());
        sandbox.world()
                .change(() -> applications().forEach(application -> {
                    there().servicePrincipalOf(application.appId()).ifPresent(sandbox.world()::remove);
                    sandbox.world().remove(application);
                }));
    }

    void connect(ConnectionMethod method) {
        link = made.link(customer, method);
        TestBrowser browser = browser();
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        microsoft.consent(microsoft.signIn(browser.open(link.address()), tenant.admin()));
        await(() -> browser.open("/authenticate").h1().endsWith("is connected"));
    }

    TestBrowser browser() {
        return new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
    }

    /** By the link, then with this account at Microsoft, whatever the browser was signed in with. */
    Page enter(TestBrowser browser, String account) {
        browser.open(link.address());
        Page door = browser.open(PAGE);
        Page picker = browser.submit(door, door.form("/authenticate/return"), Map.of());
        assertThat(picker.h1()).isEqualTo("Pick an account");
        Page next = new AtMicrosoft(browser).pick(picker, account);
        return next.address().getPath().startsWith("/authenticate")
                        || next.forms().isEmpty()
                ? next
                : new AtMicrosoft(browser).consentForMyself(next);
    }

    Page press(TestBrowser browser, Page page, String action, Map<String, String> typed) {
        return browser.submit(page, page.form(PAGE + action), typed);
    }

    Tenant there() {
        return sandbox.world().tenant(tenant.tenantId()).orElseThrow();
    }

    List<Application> applications() {
        return sandbox.world().applications().stream()
                .filter(application -> application.tenantId().equals(tenant.tenantId()))
                .toList();
    }

    /** Who did it, and what came of it, newest last. */
    List<String> trail(String action) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("""
                                select actor_kind || ' ' || actor_id || ' ' || outcome from audit_entry
                                where customer_id = ? and action = ? order by seq
                                """)
                        .params(customer, action)
                        .query(String.class)
                        .list());
    }

    <T> T single(String sql, Class<T> type) {
        return rows.in(
                provider, () -> rows.jdbc().sql(sql).param(customer).query(type).single());
    }

    /** What an owner of the provider sends. */
    MvcTestResult owner(String address, String... fields) {
        var request = mvc.post()
                .uri(address)
                .with(TestCallers.owner(provider))
                .with(SecurityMockMvcRequestPostProcessors.csrf());
        for (int i = 0; i < fields.length; i += 2) {
            request.param(fields[i], fields[i + 1]);
        }
        return request.exchange();
    }

    String ownerSees(String address) throws UnsupportedEncodingException {
        return Html.text(mvc.get()
                .uri(address)
                .with(TestCallers.owner(provider))
                .with(SecurityMockMvcRequestPostProcessors.csrf())
                .exchange()
                .getResponse()
                .getContentAsString());
    }

    static String text(Page page) {
        return Html.text(page.body());
    }

    static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .until(condition);
    }
}
