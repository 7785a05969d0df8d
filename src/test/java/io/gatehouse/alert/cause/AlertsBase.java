package io.gatehouse.alert.cause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Html;
import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertQuery;
import io.gatehouse.alert.AlertState;
import io.gatehouse.alert.Alerts;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.web.TestCallers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** A provider of its own with connected customers, whose health the tests write. */
@PortalTest
@AutoConfigureMockMvc
public abstract class AlertsBase {

    protected static final Actor MAJA =
            new Actor(Actor.Kind.OPERATOR, "maja", "Maja Jensen", "maja.jensen@northernvoice.example");

    /** Customers that are rows only have nothing at Microsoft: what came due in the middle of a test would fail. */
    private static final List<String> OF_CONNECTIONS =
            List.of("connection.watch", "directory.delta", "subscription.due");

    @Autowired
    protected MockMvcTester mvc;

    @Autowired
    protected Rows rows;

    @Autowired
    protected Alerts alerts;

    @Autowired
    private Sweep sweep;

    protected ProviderId provider;

    @BeforeEach
    void addProvider() {
        provider = rows.another("Watchful Inc");
        OF_CONNECTIONS.forEach(this::holdBack);
    }

    /** Nobody checks them for real once the test is over. */
    @AfterEach
    void disconnect() {
        sql("update connection set state = 'DISCONNECTED', health = 'DISCONNECTED'");
        OF_CONNECTIONS.forEach(this::letGo);
    }

    /** Recurring work that would come between two steps of a test. */
    protected void holdBack(String work) {
        await().pollDelay(Duration.ZERO).atMost(Duration.ofMinutes(1)).until(() -> dueIn(work, "1 hour") == 1);
    }

    protected void letGo(String work) {
        dueIn(work, "0 s");
    }

    private int dueIn(String work, String time) {
        return sql("update scheduled_tasks set execution_time = now() + interval '" + time + "', version = version + 1"
                + " where task_name = 'recurring' and task_instance = '" + work + "' and not picked");
    }

    protected void sweep() {
        in(() -> {
            sweep.run();
            return true;
        });
    }

    /** Those that were without an answer were so some time ago. */
    protected void nobodyIsMetForMinutes() {
        sql("update connection set updated_at = now() - interval '3 minutes',"
                + " last_verified_at = now() - interval '3 minutes' where health = 'DEGRADED'");
    }

    protected List<Alert> open() {
        return list(AlertQuery.UNRESOLVED);
    }

    protected List<Alert> resolved() {
        return list(Set.of(AlertState.RESOLVED));
    }

    private List<Alert> list(Set<AlertState> states) {
        return in(() -> alerts.list(new AlertQuery(states, null, null, null, null, null, 200)))
                .items();
    }

    /** Customers that were checked a moment ago, with an app of their own whose certificate lasts a year. */
    protected void connected(int number) {
        UUID registration = UUID.randomUUID();
        rows.in(provider, () -> {
            UUID id = provider.value();
            rows.jdbc()
                    .sql("insert into app_registration (provider_id, id, tenant_id, client_id, display_name)"
                            + " values (?, ?, ?, 'client', 'Portal')")
                    .params(id, registration, UUID.randomUUID().toString())
                    .update();
            rows.jdbc().sql("""
                            insert into customer (provider_id, id, short_name, display_name, tenant_id, state, health,
                              created_by)
                            select ?, gen_random_uuid(), 'c' || n, 'Customer ' || n, gen_random_uuid()::text, 'CONNECTED',
                              'HEALTHY', 'test' from generate_series(1, ?) n
                            """).params(id, number).update();
            return rows.jdbc().sql("""
                            insert into connection (provider_id, id, customer_id, profile, profile_version, method,
                              registration, acts_as, registration_id, tenant_id, state, health, wanted_scopes,
                              granted_scopes, last_verified_at, connected_at, updated_at, created_by)
                            select provider_id, gen_random_uuid(), id, 'direct-routing', 1, 'DELEGATED_TOKEN', 'PROVIDER',
                              'CONSENTING_ADMIN', ?, tenant_id, 'ACTIVE', 'HEALTHY', '{}', '{}', now(), now(), now(), 'test'
                            from customer
                            """).param(registration).update();
        });
    }

    /** As a check of these customers would leave it. */
    protected void health(String customers, String health, String code, String text) {
        sql("update connection set health = '" + health + "', updated_at = now(), last_verified_at = now(), reasons = '"
                + (code.isEmpty() ? "[]" : "[{\"code\":\"" + code + "\",\"text\":\"" + text + "\"}]")
                + "' where customer_id in (select id from customer where short_name in (" + customers + "))");
    }

    protected int sql(String statement) {
        return rows.in(provider, () -> rows.jdbc().sql(statement).update());
    }

    protected long count(String sql) {
        return rows.in(provider, () -> rows.jdbc().sql(sql).query(Long.class).single());
    }

    protected <T> T in(Supplier<T> work) {
        return ProviderScope.call(provider, work::get);
    }

    protected String page(String address) throws Exception {
        MvcTestResult page = mvc.get()
                .uri(address)
                .with(TestCallers.owner(provider))
                .with(SecurityMockMvcRequestPostProcessors.csrf())
                .exchange();
        assertThat(page).hasStatusOk();
        String html = page.getResponse().getContentAsString();
        assertThat(html.split("<h1", -1)).as("one h1 on " + address).hasSize(2);
        assertThat(html).doesNotContain("??", "th:");
        return Html.text(html);
    }

    protected MvcTestResult post(String address, String... fields) {
        var request = mvc.post()
                .uri(address)
                .with(TestCallers.owner(provider))
                .with(SecurityMockMvcRequestPostProcessors.csrf());
        for (int i = 0; i < fields.length; i += 2) {
            request.param(fields[i], fields[i + 1]);
        }
        return request.exchange();
    }
}
