package io.gatehouse.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertQuery;
import io.gatehouse.alert.Alerts;
import io.gatehouse.connection.TestConnections.Made;
import io.gatehouse.connection.check.CheckResult;
import io.gatehouse.connection.token.ConnectionUnavailable;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.onboarding.FreshTenants;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.World;
import io.gatehouse.web.TestCallers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Microsoft refuses the app in a customer's tenant: that is the customer's matter, or the provider's and one for all. */
class OwnAppTests extends ConnectedBase {

    private static final Duration SOON = Duration.ofSeconds(40);

    @Autowired
    Alerts alerts;

    @Autowired
    Jobs jobs;

    @Autowired
    List<RecurringWork> schedule;

    private final List<Made> all = new ArrayList<>();
    private Application seeded;
    private ServicePrincipal atHome;

    @BeforeEach
    void connect() {
        restTheWatch(provider);
        for (int one = 0; one < 3; one++) {
            all.add(making.connect());
        }
        made = all.getFirst();
        seeded = sandbox.world().application(SandboxFacts.PORTAL_CLIENT_ID).orElseThrow();
        atHome = sandbox.world()
                .tenant(SandboxFacts.HOME_TENANT)
                .orElseThrow()
                .servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID)
                .orElseThrow();
        links(true);
    }

    @AfterEach
    void restore() {
        seed();
        links(false);
        all.stream()
                .skip(1)
                .forEach(each ->
                        FreshTenants.release(rows, sandbox, each.tenant().tenantId()));
    }

    /** Disabled by the provider's own administrator, or deleted: nobody at a customer can do anything about it. */
    @Test
    void isOneAlertOfTheProvidersOwnAndNoneOfAnyCustomer() {
        stops("OWN_APP_DISABLED", "AADSTS7000112", () -> change(true));
        stops(
                "OWN_APP_MISSING",
                "AADSTS700016",
                () -> sandbox.world().change(() -> sandbox.world().remove(seeded)));
    }

    private void stops(String code, String answer, Runnable how) {
        how.run();
        forgetOwnApp();

        all.forEach(each -> assertThat(check(each).passed()).isFalse());
        run("alert.sweep");
        run("alert.sweep");

        assertThat(open()).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(AlertKind.OWN_APP_REFUSED);
            assertThat(alert.customerId()).isNull();
            assertThat(alert.cause().code()).isEqualTo(code);
            assertThat(alert.cause().sentence()).contains(answer, "administrator of the provider");
        });
        assertThat(all).allSatisfy(each -> {
            ConnectionView view = view(each);
            assertThat(view.health()).isEqualTo(ConnectionHealth.DEGRADED);
            assertThat(view.held()).isTrue();
            assertThat(view.tokens().state()).isEqualTo("ACTIVE");
        });
        assertThat(repairs()).isZero();

        seed();
        assertThat(check(all.getFirst()).passed()).isTrue();
        Awaitility.await()
                .atMost(SOON)
                .until(() -> all.stream().allMatch(each -> view(each).health() == ConnectionHealth.HEALTHY));
        run("alert.sweep");
        assertThat(open()).isEmpty();
    }

    @Test
    void isTheCustomersMatterWhereItsAdministratorAloneRemovedOrDisabledIt() {
        enableInTenant(false);
        assertThat(check(made).reasons()).extracting(HealthReason::code).containsExactly("APP_DISABLED");
        assertThat(view().health()).isEqualTo(ConnectionHealth.ACTION_REQUIRED);
        enableInTenant(true);
        assertThat(check(made).passed()).isTrue();

        remove(tenantsApp());

        assertThat(check(made).reasons()).extracting(HealthReason::code).containsExactly("APP_MISSING");
        assertThat(view().health()).isEqualTo(ConnectionHealth.ACTION_REQUIRED);
        run("alert.sweep");
        assertThat(open()).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(AlertKind.CONSENT_LOST);
            assertThat(alert.connectionId()).isEqualTo(made.connection());
        });
        assertThat(repairs()).isEqualTo(1);
    }

    /** At home the enterprise application alone is off: other customers get their tokens all the same. */
    @Test
    void believesAnotherTenantThatGivesItTokensMoreThanItsHome() {
        enable(atHome, false);
        enableInTenant(false);

        assertThat(check(made).reasons()).extracting(HealthReason::code).containsExactly("APP_DISABLED");
        assertThat(view(all.get(1)).health()).isEqualTo(ConnectionHealth.HEALTHY);
    }

    /** However many are refused at once, on however many replicas. */
    @Test
    void asksAtHomeOnceForAll() throws Exception {
        change(true);
        forgetOwnApp();
        long before = askedAtHome();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Object>> refused = threads.invokeAll(all.stream()
                    .<Callable<Object>>map(each -> () -> attempt(each))
                    .toList());
            for (Future<Object> each : refused) {
                each.get();
            }
        }
        String first = asked();
        assertThat(askedAtHome() - before).isEqualTo(1);

        all.forEach(this::attempt);

        assertThat(asked()).isEqualTo(first);
        assertThat(all).allMatch(each -> view(each).health() == ConnectionHealth.DEGRADED);
    }

    /** Nobody is blamed for what nobody knows; and after an hour of that what the customer's tenant says is believed. */
    @Test
    void saysNothingNewWhileItsHomeCannotBeAsked() {
        enableInTenant(false);
        word("UNKNOWN", "now()");

        assertThat(unavailable(() -> check(made))).isTrue();
        assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);
        assertThat(view().reasons()).extracting(HealthReason::code).doesNotContain("APP_DISABLED");

        word("UNKNOWN", "now() - interval '61 minutes'");
        assertThat(check(made).reasons()).extracting(HealthReason::code).containsExactly("APP_DISABLED");
    }

    /** The servers of Microsoft learn one after the other that it is enabled again. */
    @Test
    void blamesNoCustomerForAServerThatIsBehind() {
        enableInTenant(false);
        word("WORKS", "null");
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update own_app_word set refused_at = now() - interval '1 minute'")
                        .update());

        assertThat(unavailable(() -> check(made))).isTrue();
        assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);
    }

    /** As before an upgrade, or in the seconds before anybody knew. */
    @Test
    void takesBackWhatWasSaidOfACustomerBefore() {
        remove(tenantsApp());
        assertThat(check(made).passed()).isFalse();
        run("alert.sweep");
        assertThat(view().tokens().state()).isEqualTo("REAUTH_REQUIRED");
        assertThat(open()).extracting(Alert::kind).containsExactly(AlertKind.CONSENT_LOST);

        change(true);
        forgetOwnApp();
        assertThat(check(all.get(1)).passed()).isFalse();

        Awaitility.await()
                .atMost(SOON)
                .until(() -> view().health() == ConnectionHealth.DEGRADED
                        && view().tokens().state().equals("ACTIVE"));
        run("alert.sweep");
        assertThat(open()).extracting(Alert::kind).containsExactly(AlertKind.OWN_APP_REFUSED);
    }

    private void seed() {
        World world = sandbox.world();
        world.change(() -> {
            world.save(seeded);
            world.save(atHome);
        });
    }

    private void change(boolean disabled) {
        sandbox.world().save(seeded.with(draft -> draft.disabledAt = disabled ? Instant.now() : null));
    }

    private ServicePrincipal tenantsApp() {
        return tenant().servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID).orElseThrow();
    }

    private void remove(ServicePrincipal app) {
        sandbox.world().change(() -> sandbox.world().remove(app));
    }

    private Object attempt(Made one) {
        try {
            return check(one);
        } catch (ConnectionUnavailable e) {
            return e;
        }
    }

    private static boolean unavailable(Runnable work) {
        try {
            work.run();
            return false;
        } catch (ConnectionUnavailable e) {
            return true;
        }
    }

    private void word(String word, String unknownSince) {
        forgetOwnApp();
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql(
                                "insert into own_app_word (provider_id, registration_id, asked_at, answered_at, word, unknown_since)"
                                        + " values (?, ?, now() - interval '1 second', now(), '" + word + "', "
                                        + unknownSince + ")")
                        .params(provider.value(), registration())
                        .update());
    }

    private String asked() {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select asked_at::text from own_app_word")
                        .query(String.class)
                        .single());
    }

    private CheckResult check(Made one) {
        return in(() -> checks.check(view(one)));
    }

    private ConnectionView view(Made one) {
        return in(() -> connections.get(one.connection()));
    }

    /** Of these customers and of nobody's; others of the same portal have troubles of their own. */
    private List<Alert> open() {
        AlertQuery query = new AlertQuery(AlertQuery.UNRESOLVED, null, null, null, null, null, 200);
        return in(() -> alerts.list(query)).items().stream()
                .filter(alert -> alert.customerId() == null
                        ? alert.cause().subject().equals(registration().toString())
                        : all.stream().anyMatch(each -> each.customer().equals(alert.customerId())))
                .toList();
    }

    private int repairs() {
        return (int) all.stream()
                .flatMap(each ->
                        in(() -> jobs.list(new JobQuery(Set.of(), "alert.repair", null, each.connection(), null, 5)))
                                .items()
                                .stream())
                .count();
    }

    private long askedAtHome() {
        return sandbox.calls().stream()
                .filter(call -> call.path().equals("/" + SandboxFacts.HOME_TENANT + "/oauth2/v2.0/token"))
                .count();
    }

    private void links(boolean sent) {
        var request = mvc.post()
                .uri("/settings/alerts/repair")
                .with(TestCallers.owner(provider))
                .with(csrf());
        if (sent) {
            request.param("repair", "true");
        }
        assertThat(request.exchange()).hasStatus3xxRedirection();
    }

    private void run(String work) {
        in(() -> {
            schedule.stream()
                    .filter(each -> each.name().equals(work))
                    .findFirst()
                    .orElseThrow()
                    .run();
            return true;
        });
    }
}
