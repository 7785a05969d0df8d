package io.gatehouse.journey;

import static org.awaitility.Awaitility.await;

import io.gatehouse.Html;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** "Onboard 25 customers for me", and what has become of each of them by its name. */
final class RobotCustomers {

    private static final Pattern ROW = Pattern.compile("<tr\\b.*?</tr>", Pattern.DOTALL);

    /**
     * One customer.
     *
     * @param promised what the chaos page says that it does, and how that ended
     * @param status of its invitation
     * @param health of its connection; empty without one
     * @param listed its row among all invitations
     */
    record Outcome(String name, String promised, String status, String health, String listed) {

        @Override
        public String toString() {
            return promised;
        }
    }

    private final RunningPortal portal;
    private final OperatorDesk desk;
    private final Automation api;

    private RobotCustomers(RunningPortal portal) {
        this.portal = portal;
        this.desk = new OperatorDesk(portal.url);
        this.api = new Automation(portal.url, portal.sandbox.loginEndpoint());
    }

    /** Plays all of them in an empty portal, up to the end of the hour of the one who lets it pass. */
    static List<Outcome> in(RunningPortal portal) {
        portal.control("/onboard", "{\"count\":25}");
        RobotCustomers robot = new RobotCustomers(portal);
        await().atMost(Duration.ofMinutes(5)).until(robot::over);
        await().atMost(Duration.ofMinutes(2)).until(robot::synchronised);
        robot.passAnHour();
        return robot.outcomes();
    }

    private boolean over() {
        String page = desk.browser.open(portal.sandbox.chaosPage().toString()).body();
        return page.contains("<strong>25 of 25</strong>") && page.contains(">done.<");
    }

    private boolean synchronised() {
        return api.all("/api/v1/connections").stream()
                .noneMatch(connection -> connection.path("health").asString().equals("DEGRADED"));
    }

    /** The demo lets it pass quickly, which has a test of its own. */
    private void passAnHour() {
        String condition = " where expires_at < created_at + interval '2 hours'";
        UUID brief = portal.read(jdbc -> jdbc.sql("select id from invitation" + condition)
                .query(UUID.class)
                .single());
        portal.read(jdbc -> jdbc.sql("update invitation set expires_at = now() - interval '1 second'" + condition)
                .update());
        await().atMost(Duration.ofMinutes(2))
                .until(() -> api.get("/api/v1/invitations/" + brief)
                        .path("status")
                        .asString()
                        .equals("EXPIRED"));
    }

    private List<Outcome> outcomes() {
        Map<String, String> customers = new LinkedHashMap<>();
        api.all("/api/v1/customers")
                .forEach(customer -> customers.put(
                        customer.path("displayName").asString(),
                        customer.path("id").asString()));
        Map<String, String> invitations = byCustomer("/api/v1/invitations", "status");
        Map<String, String> connections = byCustomer("/api/v1/connections", "health");
        List<String> promises =
                rows(desk.browser.open(portal.sandbox.chaosPage().toString()).body());
        List<Outcome> outcomes = new ArrayList<>();
        for (SmallTenant tenant : SandboxFacts.smallTenants()) {
            String id = customers.getOrDefault(tenant.name(), "nobody");
            outcomes.add(new Outcome(
                    tenant.name(),
                    of(tenant, promises),
                    invitations.getOrDefault(id, ""),
                    connections.getOrDefault(id, ""),
                    of(
                            tenant,
                            rows(desk.see("/invitations?show=all&query=" + shortName(tenant))
                                    .body()))));
        }
        return outcomes;
    }

    private Map<String, String> byCustomer(String path, String field) {
        Map<String, String> values = new LinkedHashMap<>();
        for (JsonNode item : api.all(path)) {
            values.merge(item.path("customerId").asString(), item.path(field).asString(), (one, two) -> one + two);
        }
        return values;
    }

    private static String shortName(SmallTenant tenant) {
        return tenant.domain().substring(0, tenant.domain().indexOf('.'));
    }

    private static List<String> rows(String page) {
        return ROW.matcher(page)
                .results()
                .map(MatchResult::group)
                .map(row -> Html.text(row.replace("<", " <")))
                .toList();
    }

    private static String of(SmallTenant tenant, List<String> rows) {
        return String.join(
                " + ", rows.stream().filter(row -> row.contains(tenant.name())).toList());
    }
}
