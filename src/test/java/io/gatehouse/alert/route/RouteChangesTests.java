package io.gatehouse.alert.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.cause.AlertsBase;
import io.gatehouse.web.TestCallers;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Owners change a route in place; what is secret of it stays so. */
class RouteChangesTests extends AlertsBase {

    @Autowired
    private Routes routes;

    @Autowired
    private RouteRows rowsOfRoutes;

    @Autowired
    private RouteLooks looks;

    private Routes.Made made;

    @BeforeEach
    void make() {
        made = in(() -> routes.create(
                new Routes.Wish(
                        "Tickets",
                        Route.Target.WEBHOOK,
                        "https://hooks.example.com/services/T000/s3cret-part",
                        AlertSeverity.WARNING,
                        Set.of(),
                        null,
                        Rhythm.IMMEDIATE,
                        20),
                MAJA));
    }

    @Test
    void keepsTheSealedAddressWhereNoneIsTyped() throws Exception {
        connected(2);
        assertThat(page(address())).contains("hooks.example.com").doesNotContain("s3cret-part", "whsec_");

        assertThat(edit("Ticket system", "", "c2", "INFO")).hasStatus3xxRedirection();

        Route changed = route();
        assertThat(changed.name()).isEqualTo("Ticket system");
        assertThat(changed.wanted().least()).isEqualTo(AlertSeverity.INFO);
        assertThat(changed.wanted().customerName()).isEqualTo("Customer 2");
        assertThat(changed.wanted().kinds()).containsExactlyInAnyOrder(AlertKind.SIGN_IN_LOST, AlertKind.CERTIFICATE);
        assertThat(url()).endsWith("s3cret-part");
        assertThat(in(() -> looks.form(route())).customer()).isEqualTo("c2");
        assertThat(count("select count(*) from audit_entry where action = 'alert.route_changed'"))
                .isOne();
    }

    @Test
    void takesAnotherAddressOnlyIfItMayBeCalled() {
        assertThat(edit("Tickets", "ftp://hooks.example.com/hook", "", "WARNING"))
                .hasStatus(422);
        assertThat(edit("Tickets", "", "nobody", "WARNING")).hasStatus(422);
        assertThat(edit("", "", "", "WARNING")).hasStatus(422);
        assertThat(url()).endsWith("s3cret-part");
        sql("update alert_route set failing_since = now(), given_up = 2");

        assertThat(edit("Tickets", "https://tickets.example.net/in?key=other", "", "WARNING"))
                .hasStatus3xxRedirection();
        assertThat(count("select count(*) from alert_route where failing_since is null and given_up = 0"))
                .as("what the other address did not take")
                .isOne();
        assertThat(url()).isEqualTo("https://tickets.example.net/in?key=other");
        assertThat(route().address()).isEqualTo("tickets.example.net");
    }

    @Test
    void leavesChangesToOwners() {
        assertThat(mvc.get()
                        .uri(address())
                        .with(TestCallers.operator(provider))
                        .with(SecurityMockMvcRequestPostProcessors.csrf())
                        .exchange())
                .hasStatus(403);
        assertThat(mvc.post()
                        .uri(address() + "/key")
                        .with(TestCallers.operator(provider))
                        .with(SecurityMockMvcRequestPostProcessors.csrf())
                        .exchange())
                .hasStatus(403);
    }

    @Test
    void tellsProgramsWhereAlertsGoWithoutSecrets() throws Exception {
        var answer = mvc.get()
                .uri("/api/v1/alert-routes")
                .with(TestCallers.auditingProgram(provider))
                .exchange();

        assertThat(answer)
                .hasStatusOk()
                .bodyJson()
                .hasPathSatisfying("$.items[0].name", it -> assertThat(it).isEqualTo("Tickets"))
                .hasPathSatisfying("$.items[0].address", it -> assertThat(it).isEqualTo("hooks.example.com"))
                .hasPathSatisfying(
                        "$.items[0].leastSeverity", it -> assertThat(it).isEqualTo("WARNING"));
        assertThat(answer.getResponse().getContentAsString()).doesNotContain("s3cret-part", "whsec_");
    }

    private MvcTestResult edit(String name, String address, String customer, String least) {
        return post(
                address() + "/edit",
                "name",
                name,
                "address",
                address,
                "customer",
                customer,
                "least",
                least,
                "kinds",
                "SIGN_IN_LOST",
                "kinds",
                "CERTIFICATE",
                "rhythm",
                "IMMEDIATE",
                "most",
                "5");
    }

    private String address() {
        return "/settings/alerts/routes/" + made.route().id();
    }

    private Route route() {
        return in(() -> routes.get(made.route().id()));
    }

    private String url() {
        UUID id = made.route().id();
        return in(() ->
                rowsOfRoutes.secrets(id, Instant.now()).orElseThrow().url().reveal());
    }
}
