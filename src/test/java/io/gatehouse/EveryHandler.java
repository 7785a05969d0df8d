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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** A portal with something behind every id that a page or a call takes, and the list of its handlers. */
@SandboxTest
@AutoConfigureMockMvc
abstract class EveryHandler {

    private static final Pattern VARIABLE = Pattern.compile("([a-z-]+)/\\{([a-z]+)(?::[^}]*)?}");

    /** Variables that name nothing of a provider. */
    private static final Map<String, String> NOBODYS = Map.ofEntries(
            Map.entry("authenticate/{token}", "a secret, not an id: whoever holds it may use it"),
            Map.entry("calendar/{token}", "a secret, not an id: whoever holds it may use it"),
            Map.entry("OAuth2Callback/{customer}", "proves nothing: the state row decides whose answer it is"),
            Map.entry("receipt-keys/{provider}", "public keys are for everybody"),
            Map.entry("passports/{provider}", "for everybody, where an owner has opened it"),
            Map.entry(
                    "profiles/{key}",
                    "the name of a service, which every provider may use; only versions of one's own are shown"),
            Map.entry("graph/notifications/{opaque}", "a secret, not an id: Microsoft is never told that it is wrong"),
            Map.entry("graph/lifecycle/{opaque}", "likewise"),
            Map.entry("token-limits/{clientId}", "how a program is called at Entra: the limit is the caller's own"),
            Map.entry("kinds/{kind}", "the name of a kind of job that all providers of the installation share"),
            Map.entry("job-pauses/{scope}", "of a customer, whose id is looked up, of a kind or of a schedule"),
            Map.entry("schedules/{name}", "the name of a schedule that all providers of the installation share"));

    record Handler(HttpMethod method, String pattern, String path) {

        String name() {
            return method + " " + pattern;
        }

        boolean api() {
            return pattern.startsWith("/api/");
        }
    }

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

    @Autowired
    List<RequestMappingHandlerMapping> mappings;

    ProviderId one;
    ProviderId other;
    SmallTenant tenant;
    final Map<String, String> ids = new LinkedHashMap<>();

    @BeforeEach
    void furnish() {
        one = rows.first();
        other = rows.another("Southern Voice");
        tenant = FreshTenants.next(one, customers);
        TestInvitations made = new TestInvitations(one, customers, invitations);
        UUID customer = made.customer(tenant.name(), tenant.tenantId());
        connect(made.link(customer).address());
        UUID invitation = made.link(customer).invitation().id();
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> count("select count(*) from directory_group where customer_id = '" + customer + "'") > 0);
        ids.put("customers/{id}", customer.toString());
        ids.put("customers/{customer}", customer.toString());
        ids.put("invitations/{id}", invitation.toString());
        ids.put("links/{link}", id("select id from link_token where invitation_id = ?", invitation));
        ids.put("connections/{id}", id("select id from connection where customer_id = ?", customer));
        ids.put("drift/{finding}", difference(customer));
        ids.put("jobs/{id}", id("select id from job_run where customer_id = ?", customer));
        ids.put("campaigns/{id}", campaign(id("select id from connection where customer_id = ?", customer), customer));
        ids.put("exits/{id}", exit());
        ids.put("partners/{partner}", partner(customer));
        ids.put("alerts/{id}", alert(customer));
        ids.put("routes/{route}", route());
        ids.put("notification-gaps/{id}", gap(ids.get("connections/{id}")));
        ids.put("groups/{group}", id("select id from directory_group where customer_id = ?", customer));
    }

    @AfterEach
    void release() {
        FreshTenants.release(rows, sandbox, tenant.tenantId());
    }

    final List<Handler> handlers() {
        List<Handler> handlers = new ArrayList<>();
        mappings.forEach(mapping -> mapping.getHandlerMethods().forEach((mapped, handler) -> {
            if (!handler.getBeanType().getName().startsWith("io.gatehouse.")) {
                return;
            }
            Set<String> patterns = mapped.getPatternValues();
            patterns.stream()
                    .filter(pattern ->
                            pattern.contains("{") && NOBODYS.keySet().stream().noneMatch(pattern::contains))
                    .forEach(pattern -> mapped.getMethodsCondition()
                            .getMethods()
                            .forEach(method -> handlers.add(
                                    new Handler(HttpMethod.valueOf(method.name()), pattern, path(pattern)))));
        }));
        return handlers;
    }

    final String path(String pattern) {
        String path = pattern.replaceAll("/\\{tab[^}]*}", "/directory");
        Matcher variable = VARIABLE.matcher(path);
        return variable.replaceAll(found -> {
            String key = found.group(1) + "/{" + found.group(2) + "}";
            assertThat(ids).as("an id for " + pattern).containsKey(key);
            return found.group(1) + "/" + ids.get(key);
        });
    }

    private void connect(String link) {
        TestBrowser browser = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        assertThat(microsoft
                        .consent(microsoft.signIn(browser.open(link), tenant.admin()))
                        .h1())
                .endsWith("is connected");
    }

    private String campaign(String connection, UUID customer) {
        UUID id = UUID.randomUUID();
        rows.in(one, () -> {
            rows.jdbc().sql("""
                            insert into campaign (provider_id, id, profile, profile_version, state, per_hour, connected,
                              next_at, created_by_kind, created_by_id, created_by_name, created_at)
                            values (?, ?, 'direct-routing', 1, 'STOPPED', 1, 1, now(), 'OPERATOR', 'maja', 'Maja', now())
                            """).params(one.value(), id).update();
            return rows.jdbc()
                    .sql("insert into campaign_member (provider_id, campaign_id, position, connection_id, customer_id)"
                            + " values (?, ?, 1, ?, ?)")
                    .params(one.value(), id, UUID.fromString(connection), customer)
                    .update();
        });
        return id.toString();
    }

    /** Of a customer who left long ago, so that it stands in nobody's way. */
    private String exit() {
        UUID gone = new TestInvitations(one, customers, invitations).customer("Gone Ltd", null);
        UUID id = UUID.randomUUID();
        rows.in(one, () -> rows.jdbc().sql("""
                                insert into exit_run (provider_id, id, customer_id, state, leave_rest, created_by_kind,
                                  created_by_id, created_by_name, created_at, finished_at)
                                values (?, ?, ?, 'DONE', true, 'OPERATOR', 'maja', 'Maja', now(), now())
                                """).params(one.value(), id, gone).update());
        return id.toString();
    }

    /** In the notifications of a subscription that ended. */
    private String gap(String connection) {
        UUID id = UUID.randomUUID();
        rows.in(one, () -> {
            rows.jdbc()
                    .sql("""
                            insert into subscription (provider_id, id, customer_id, connection_id, tenant_id, wish,
                              resource, changes, kind, path_hash, state_hash, origin, state, created_at)
                            select provider_id, ?, customer_id, id, tenant_id, '/users', '/users', 'updated',
                              'DIRECTORY', sha256(?::text::bytea), 'x'::bytea, '', 'ENDED', now()
                            from connection where id = ?
                            """)
                    .params(id, id.toString(), UUID.fromString(connection))
                    .update();
            return rows.jdbc().sql("""
                            insert into notification_gap (provider_id, id, customer_id, connection_id, subscription_id,
                              resource, cause, started_at, ended_at)
                            select provider_id, id, customer_id, connection_id, id, wish, 'LOST', now(), now()
                            from subscription where id = ?
                            """).param(id).update();
        });
        return id.toString();
    }

    private String partner(UUID customer) {
        UUID id = UUID.randomUUID();
        rows.in(
                one,
                () -> rows.jdbc()
                        .sql("""
                                insert into partner_organisation (provider_id, id, customer_id, profile, registration_id,
                                  name, tenant_id, expires_at, created_by, created_at)
                                select provider_id, ?, customer_id, profile, registration_id, 'Fabrikam', ?,
                                  now() + interval '1 day', 'Maja', now()
                                from connection where customer_id = ?
                                """)
                        .params(id, UUID.randomUUID().toString(), customer)
                        .update());
        return id.toString();
    }

    private String alert(UUID customer) {
        return id("""
                insert into alert (provider_id, id, kind, subject, subject_name, severity, state, code, sentence, step,
                  customer_id, connection_id, raised_at, changed_at)
                select provider_id, gen_random_uuid(), 'MAIL_REFUSED', id::text, 'a@b.example', 'WARNING', 'OPEN',
                  'REFUSED', '550 no such user', 0, customer_id, id, now(), now()
                from connection where customer_id = ? returning id
                """, customer);
    }

    private String route() {
        return id("""
                insert into alert_route (provider_id, id, name, target, address, least_severity, kinds, rhythm,
                  mails_per_hour, enabled, created_by, created_at)
                values (?, gen_random_uuid(), 'Operations', 'MAIL', 'ops@northernvoice.example', 'WARNING', '{}',
                  'DAILY', 1, true, 'Maja', now()) returning id
                """, one.value());
    }

    private String difference(UUID customer) {
        return rows.in(
                one,
                () -> rows.jdbc()
                        .sql("""
                                insert into drift_finding (provider_id, id, customer_id, connection_id, code, subject,
                                  state, first_seen_at, last_seen_at)
                                select provider_id, gen_random_uuid(), customer_id, id, 'PERMISSION_EXTRA', 'Mail.Read',
                                  'NEW', now(), now()
                                from connection where customer_id = ? returning id
                                """)
                        .param(customer)
                        .query(UUID.class)
                        .single()
                        .toString());
    }

    String id(String sql, UUID parameter) {
        return rows.in(
                one,
                () -> rows.jdbc()
                        .sql(sql)
                        .param(parameter)
                        .query(UUID.class)
                        .list()
                        .getFirst()
                        .toString());
    }

    long count(String sql) {
        return rows.in(one, () -> rows.jdbc().sql(sql).query(Long.class).single());
    }
}
