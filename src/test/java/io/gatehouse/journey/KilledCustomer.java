package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.sandbox.AppRoleAssignment;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.sandbox.World;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** One customer with a tenant of its own, through all that is made there and taken away again. */
final class KilledCustomer {

    private final KillablePortal portal;
    private final SmallTenant tenant;
    private final String service;
    private final TenantTruth truth;
    private String customer = "";
    private String invitation = "";
    private String before = "";

    KilledCustomer(KillablePortal portal, SmallTenant tenant, String service) {
        this.portal = portal;
        this.tenant = tenant;
        this.service = service;
        this.truth = new TenantTruth(portal, tenant);
    }

    @Override
    public String toString() {
        return tenant.name();
    }

    /** What is done to the customer; each part makes calls to Microsoft of its own. */
    enum Part {
        /** From the sign-in of an administrator to a connection through a registration of its own. */
        REGISTRATION("^GET /v1.0/policies/"),
        /** An administrator gives the registration that stands its roles again, and a new secret, for which a rotation waits. */
        REPAIR("^GET /v1.0/policies/"),
        /** A new credential by the rights of the application itself. */
        ROTATION("."),
        /** What can be removed with our own rights. */
        EXIT("."),
        /** The rest, with the rights of an administrator who signed in for it. */
        REMOVAL("^(GET|DELETE) /v1.0/(applications|appCatalogs)");

        private final Pattern first;

        Part(String first) {
            this.first = Pattern.compile(first);
        }
    }

    DeadlyWire.Watch begin(Part part, int deadly) {
        return switch (part) {
            case REGISTRATION -> register(deadly);
            case REPAIR -> repair(deadly);
            case ROTATION -> rotate(deadly);
            case EXIT -> exit(deadly);
            case REMOVAL -> remove(deadly);
        };
    }

    boolean over(Part part) {
        return switch (part) {
            case REGISTRATION, REPAIR ->
                portal.api()
                        .get("/api/v1/invitations/" + invitation)
                        .path("status")
                        .asString()
                        .equals("COMPLETED");
            case ROTATION -> rotation().equals("DONE");
            case EXIT -> exitPage().body().contains("has to remove the rest");
            case REMOVAL -> exitPage().body().contains("Everything is ended.");
        };
    }

    /** What holds however often the portal died in between. */
    void proves(Part part) {
        switch (part) {
            case REGISTRATION -> truth.connectedOnce(customer);
            case REPAIR -> {
                truth.connectedOnce(customer);
                assertThat(truth.keyIds()).doesNotContain(before);
                assertThat(rotation()).isEqualTo("DONE");
                assertThat(truth.connection(customer).path("grantedRoles").size())
                        .isEqualTo(truth.roles());
            }
            case ROTATION -> {
                truth.connectedOnce(customer);
                assertThat(truth.keyIds()).doesNotContain(before);
            }
            case EXIT ->
                assertThat(portal.read("""
                            select c.id from credential c join app_registration a on a.id = c.registration_id
                            where a.customer_id = ?::uuid and c.sealed is not null
                            """, customer))
                        .as("our copy of the credential")
                        .isEmpty();
            case REMOVAL -> truth.nothingLeft(customer);
        }
    }

    /** Nothing of the customer is at work that would make calls beside those that count. */
    boolean quiet() {
        return portal.read(
                        "select id from job_run where customer_id = ?::uuid and state in ('QUEUED', 'RUNNING')",
                        customer)
                .isEmpty();
    }

    private DeadlyWire.Watch register(int deadly) {
        customer = made(
                "/api/v1/customers",
                Map.of(
                        "shortName", tenant.domain().replaceAll("\\..*", ""),
                        "displayName", tenant.name(),
                        "tenant", tenant.tenantId(),
                        "contacts", List.of(Map.of("email", tenant.admin()))));
        Map<String, Object> wish = new HashMap<>(Map.of("method", "NEW_APP_REGISTRATION"));
        String link = invite(wish);
        if (service.equals("remote-expert")) {
            portal.api()
                    .put(
                            "/api/v1/invitations/" + invitation + "/values",
                            Map.of("hosting", "PROVIDER", "values", Map.of("appHost", "expert.contoso-apps.example")));
        }
        return walk(Part.REGISTRATION, link, deadly);
    }

    /** Somebody at the customer took all roles away, so that the application cannot replace its secret by itself. */
    void prepare(Part part) {
        if (part == Part.REPAIR) {
            World world = portal.sandbox().world();
            List<AppRoleAssignment> roles =
                    List.copyOf(truth.directory().assignments().values());
            world.change(() -> roles.forEach(world::remove));
            portal.api()
                    .post(
                            "/api/v1/connections/"
                                    + truth.connection(customer).path("id").asString() + "/rotate",
                            null,
                            202);
        }
    }

    boolean prepared(Part part) {
        return part != Part.REPAIR || rotation().equals("NEEDS_SIGN_IN");
    }

    /** The same sign-in gives the roles back and replaces the secret. */
    private DeadlyWire.Watch repair(int deadly) {
        before = truth.keyIds().getFirst();
        String link = invite(Map.of(
                "method",
                "NEW_APP_REGISTRATION",
                "purpose",
                "CONSENT_MORE",
                "connectionId",
                truth.connection(customer).path("id").asString()));
        return walk(Part.REPAIR, link, deadly);
    }

    private DeadlyWire.Watch rotate(int deadly) {
        before = truth.keyIds().getFirst();
        String id = truth.connection(customer).path("id").asString();
        DeadlyWire.Watch watch = portal.wire.watch(tenant.tenantId(), Part.ROTATION.first, deadly);
        portal.api().post("/api/v1/connections/" + id + "/rotate", null, 202);
        return watch;
    }

    private DeadlyWire.Watch exit(int deadly) {
        Page page = exitPage();
        DeadlyWire.Watch watch = portal.wire.watch(tenant.tenantId(), Part.EXIT.first, deadly);
        Page begun = portal.operator()
                .submit(
                        page,
                        page.forms().stream()
                                .filter(form -> form.fields().containsKey("name"))
                                .findFirst()
                                .orElseThrow(),
                        Map.of("name", tenant.name()));
        assertThat(begun.status()).as(begun.body()).isEqualTo(200);
        return watch;
    }

    private DeadlyWire.Watch remove(int deadly) {
        Page page = exitPage();
        Page shown = portal.operator().submit(page, page.form("/exit/link"), Map.of());
        String link = Html.first(shown.body(), "<code>(http[^<]+/authenticate/[^<]+)</code>");
        return walk(Part.REMOVAL, link, deadly);
    }

    private DeadlyWire.Watch walk(Part part, String link, int deadly) {
        TestBrowser browser = portal.browser();
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        Page consent = microsoft.signIn(browser.open(link), tenant.admin());
        DeadlyWire.Watch watch = portal.wire.watch(tenant.tenantId(), part.first, deadly);
        Page back = microsoft.consent(consent);
        assertThat(back.status()).as(back.h1()).isLessThan(300);
        return watch;
    }

    private String invite(Map<String, ?> wish) {
        Map<String, Object> body = new HashMap<>(wish);
        body.put("profile", service);
        body.put("notify", false);
        JsonNode made =
                portal.api().post("/api/v1/customers/" + customer + "/invitations", body, 201, UUID.randomUUID());
        invitation = made.path("id").asString();
        return made.path("link").asString();
    }

    private String made(String path, Object body) {
        return portal.api().post(path, body, 201).path("id").asString();
    }

    private Page exitPage() {
        return portal.operator().open("/customers/" + customer + "/exit");
    }

    private String rotation() {
        return portal.read("""
                        select r.state from credential_rotation r
                        join app_registration a on a.id = r.registration_id where a.customer_id = ?::uuid
                        order by r.created_at desc limit 1
                        """, customer).stream().findFirst().orElse("");
    }

    /** When what Microsoft had to be called for was done; what comes later is other work. */
    Instant end(Part part) {
        String sql = switch (part) {
            case REGISTRATION, REPAIR -> "select max(finished_at) from registration_saga where customer_id = ?::uuid";
            case ROTATION -> """
                    select max(r.finished_at) from credential_rotation r
                    join app_registration a on a.id = r.registration_id where a.customer_id = ?::uuid
                    """;
            case EXIT, REMOVAL -> "select now() where ? <> ''";
        };
        return portal.instant(sql, customer);
    }
}
