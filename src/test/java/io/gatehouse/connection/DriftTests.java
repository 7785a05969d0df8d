package io.gatehouse.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.connection.desk.DriftDesk;
import io.gatehouse.connection.drift.DriftFinding;
import io.gatehouse.connection.drift.DriftState;
import io.gatehouse.connection.grant.GrantRows;
import io.gatehouse.connection.grant.HealthReports;
import io.gatehouse.connection.proof.ProofRows;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftError;
import io.gatehouse.microsoft.failure.MicrosoftError.Trace;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.sandbox.AppRoleAssignment;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Grant;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.World;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.web.TestCallers;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** What customers change in their tenants afterwards is found, judged and told. */
class DriftTests extends ConnectedBase {

    @Autowired
    DriftDesk desk;

    @Autowired
    HealthReports reports;

    @Autowired
    GrantRows grantRows;

    @Autowired
    ProofRows proofs;

    @Test
    void findsWhatWasWithdrawnAndWhatWasAdded() throws Exception {
        made = making.connect();
        assertThat(findings()).isEmpty();

        grants(grant -> grant.withScope(grant.scope().replace("Group.ReadWrite.All", "Mail.Read")));

        assertThat(findings()).containsExactly("PERMISSION_EXTRA Mail.Read", "PERMISSION_MISSING Group.ReadWrite.All");
        assertThat(view().health()).isEqualTo(ConnectionHealth.DEGRADED);
        assertThat(view().reasons())
                .extracting(HealthReason::code)
                .contains("PERMISSIONS_MISSING")
                .doesNotContain("PERMISSIONS_EXTRA");
        assertThat(page())
                .contains("Group.ReadWrite.All is not granted to the organisation", "Ask for the difference")
                .contains("Mail.Read is granted, but nobody here wants it");
        assertThat(findings()).hasSize(2);
        String one = "/connections/" + made.connection() + "/drift/"
                + open().getFirst().id();
        assertThat(page(one)).contains("Who can fix it").doesNotContain("It is gone.");
        assertThat(decide(
                        open().getFirst().id(),
                        "state",
                        "CUSTOMER_SPECIFIC",
                        "owner",
                        "Maja",
                        "reason",
                        "They want it"))
                .hasStatus3xxRedirection();

        grants(grant -> grant.withScope(grant.scope().replace("Mail.Read", "Group.ReadWrite.All")));

        assertThat(findings()).isEmpty();
        assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);
        assertThat(page()).contains("2 earlier differences are gone", "No longer so");
        assertThat(page(one))
                .contains("It is gone.", "They want it")
                .doesNotContain("gh-status-warn", "Who can fix it");
    }

    @Test
    void countsNoMoreWhatSomebodyAcceptedUntilItsDayIsOver() throws Exception {
        made = making.connect();
        grants(grant -> grant.withScope(grant.scope().replace("Group.ReadWrite.All", "")));
        assertThat(findings()).hasSize(1);
        UUID finding = open().getFirst().id();

        assertThat(decide(finding)).hasStatus(422);
        assertThat(decide(finding, "state", "ACCEPTED", "owner", "Maja", "reason", "Not needed"))
                .hasStatus(422);
        assertThat(decide(finding, "state", "MUST_FIX", "owner", "Maja")).hasStatus(422);
        String until = LocalDate.now(ZoneOffset.UTC).plusDays(20).toString();
        assertThat(decide(finding, "state", "ACCEPTED", "owner", "Maja", "reason", "Not needed", "until", until))
                .hasStatus3xxRedirection();
        findings();
        assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);
        assertThat(page()).contains("Accepted until " + until, "Maja: Not needed", "decided about a difference");

        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql(
                                "update drift_finding set accepted_until = (now() at time zone 'UTC')::date - 1 where id = ?")
                        .param(finding)
                        .update());
        findings();
        assertThat(open().getFirst().state()).isEqualTo(DriftState.NEW);
        assertThat(view().health()).isEqualTo(ConnectionHealth.DEGRADED);

        assertThat(api(finding, "{\"state\":\"CUSTOMER_SPECIFIC\",\"owner\":\"Maja\",\"reason\":\"They want it so\"}"))
                .hasStatusOk()
                .bodyJson()
                .hasPathSatisfying("$.state", state -> assertThat(state).isEqualTo("CUSTOMER_SPECIFIC"));
        findings();
        assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);
    }

    @Test
    void tellsAConsentForOnePersonFromOneForAll() {
        made = making.connect();
        String person = view().account().objectId();
        grants(grant -> new Grant(
                grant.id(),
                grant.tenantId(),
                grant.clientId(),
                person,
                grant.resourceId(),
                grant.scope(),
                grant.visibleAt()));

        assertThat(findings()).isNotEmpty().allMatch(finding -> finding.startsWith("CONSENT_PERSONAL "));
        assertThat(view().health()).isEqualTo(ConnectionHealth.ACTION_REQUIRED);
    }

    @Test
    void tellsADisabledAppFromARemovedOne() {
        made = making.connect();
        World world = sandbox.world();
        ServicePrincipal app =
                tenant().servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID).orElseThrow();

        enable(app, false);
        assertThat(findings()).containsExactly("APP_DISABLED " + SandboxFacts.PORTAL_APP_NAME);
        assertThat(view().health()).isEqualTo(ConnectionHealth.ACTION_REQUIRED);

        enable(app, true);
        assertThat(findings()).isEmpty();

        world.change(() -> world.remove(app));
        assertThat(findings()).isNotEmpty().allMatch(finding -> finding.matches("(APP|CONSENT)_REMOVED .*"));
        assertThat(view().health()).isEqualTo(ConnectionHealth.ACTION_REQUIRED);
    }

    @Test
    void findsRolesAndCredentialsThatNobodyHereMadeOrRemoved() throws Exception {
        made = making.register();
        assertThat(findings()).isEmpty();
        World world = sandbox.world();
        Application app = apps().getFirst();
        List<Application.Password> passwords = new ArrayList<>(app.passwords());
        Instant now = Instant.now();
        passwords.add(new Application.Password(
                UUID.randomUUID().toString(), "somebody's", "x".repeat(40), now, now.plus(Duration.ofDays(30))));
        AppRoleAssignment role = tenant().assignments().values().stream()
                .filter(one -> one.appRoleId().equals(roleId("User.ReadWrite.All")))
                .findFirst()
                .orElseThrow();
        world.change(() -> {
            world.save(app.withCredentials(passwords, app.certificates()));
            world.remove(role);
            world.save(new AppRoleAssignment(
                    UUID.randomUUID().toString(),
                    role.tenantId(),
                    role.principalId(),
                    role.principalType(),
                    role.resourceId(),
                    roleId("Presence.Read.All"),
                    now,
                    now));
        });

        assertThat(findings())
                .contains("ROLE_MISSING User.ReadWrite.All", "ROLE_EXTRA Presence.Read.All")
                .anyMatch(finding -> finding.startsWith("CREDENTIAL_FOREIGN "))
                .hasSize(3);
        assertThat(view().reasons()).extracting(HealthReason::code).contains("CREDENTIAL_FOREIGN");
        assertThat(page()).contains("The credential somebody&#39;s was not made by us");
    }

    /** One that was typed in has no dry run: the button that mails something says so. */
    @Test
    void asksForANewSignInWhereThereIsNoDryRun() throws Exception {
        made = making.connect();
        changed("""
                drift_unread = '{CREDENTIALS}', drift_lent = '{CREDENTIALS}', drift_lent_at = now(),
                drift_lent_by = 'kai@contoso.example', health = 'DEGRADED',
                method = 'NEW_APP_REGISTRATION', reasons = '[{"code":"CREDENTIAL_FOREIGN","text":"Not ours."}]'""");
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("""
                            insert into drift_finding (provider_id, id, customer_id, connection_id, code, subject, detail,
                              state, first_seen_at, last_seen_at)
                            values (?, gen_random_uuid(), ?, ?, 'CREDENTIAL_FOREIGN', 'key', 'not ours', 'NEW', now(), now())
                            """)
                        .params(provider.value(), made.customer(), made.connection())
                        .update());
        String one = "/connections/" + made.connection() + "/drift/"
                + open().getFirst().id();
        assertThat(page()).contains("which changes nothing", "/admin-look\"");
        assertThat(page(one)).contains("Have an administrator look", "/admin-look\"");

        changed("method = 'EXISTING_APP_REGISTRATION'");

        assertThat(page())
                .contains("a mail asks the customer for one", "Re-initiate authentication")
                .doesNotContain("which changes nothing", "Have an administrator look", "/admin-look");
        assertThat(page(one))
                .contains("Re-initiate authentication", "/reconnect\"")
                .doesNotContain("Have an administrator look", "/admin-look");
    }

    private void changed(String columns) {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update connection set " + columns + " where id = ?")
                        .param(made.connection())
                        .update());
    }

    @Test
    void keepsHowEachCheckOfTheProfileWent() throws Exception {
        made = making.register();
        findings();
        assertThat(proofs())
                .contains("LIVE_CALL PASSED", "GRANTED_TENANT_WIDE PASSED", "USERS_READABLE PASSED")
                .contains("REGISTRATION_AS_WRITTEN PASSED");
        assertThat(page()).contains("The registration reads back as written", "Called: GET /organization");

        World world = sandbox.world();
        Application app = apps().getFirst();
        world.change(() -> world.save(app.withWeb(new Application.Web(List.of(), null, false, false))));
        findings();

        assertThat(proofs()).contains("REGISTRATION_AS_WRITTEN FAILED");
        assertThat(view().health()).as("only told").isEqualTo(ConnectionHealth.HEALTHY);
        assertThat(page()).contains("An administrator of the customer puts it right under App registrations");
        assertThat(mvc.get()
                        .uri("/api/v1/connections/" + made.connection() + "/checks")
                        .with(TestCallers.program(provider))
                        .exchange())
                .hasStatusOk()
                .bodyJson()
                .hasPathSatisfying(
                        "$.items[0].called", called -> assertThat(called).isEqualTo("GET /organization"));
    }

    private List<String> proofs() {
        return in(() -> proofs.of(made.connection())).stream()
                .map(proof -> proof.kind() + " " + proof.state())
                .toList();
    }

    @Test
    void goesOnWithWhatStandsAgainstItWhenACheckTellsNothing() {
        made = making.connect();
        grants(grant -> grant.withScope(grant.scope().replace("Group.ReadWrite.All", "")));
        findings();
        assertThat(view().health()).isEqualTo(ConnectionHealth.DEGRADED);

        ProviderScope.run(
                provider,
                () -> reports.checkFailed(
                        made.connection(),
                        grantRows.state(made.connection()).orElseThrow().acquiredAt(),
                        new MicrosoftFailure.Refused(new MicrosoftError(
                                FailureKind.REQUEST_WRONG, null, null, null, null, new Trace(400, null, null, "x")))));

        assertThat(view().health()).isEqualTo(ConnectionHealth.DEGRADED);
        assertThat(view().reasons()).extracting(HealthReason::code).contains("PERMISSIONS_MISSING");
    }

    @Test
    void knowsThatNothingAtAllIsGrantedAnyMore() {
        made = making.register();
        findings();
        assertThat(view().grantedScopes()).isNotEmpty();
        World world = sandbox.world();
        world.change(() -> List.copyOf(tenant().grants().values()).forEach(world::remove));

        findings();

        assertThat(view().grantedScopes()).isEmpty();
        assertThat(view().grantedRoles()).isNotEmpty();
    }

    private static String roleId(String name) {
        return String.valueOf(io.gatehouse.microsoft.permission.GraphPermissions.find(name)
                .orElseThrow()
                .roleId());
    }

    /** Our app's grants at Graph. */
    private void grants(UnaryOperator<Grant> change) {
        World world = sandbox.world();
        world.change(() -> tenant().grants().values().stream()
                .filter(grant -> grant.scopes().contains("User.Read.All"))
                .toList()
                .forEach(grant -> world.save(change.apply(grant))));
    }

    /** What a fresh look finds. */
    private List<String> findings() {
        in(() -> checks.check(view()));
        return open().stream()
                .map(finding -> finding.code() + " " + finding.subject())
                .toList();
    }

    private List<DriftFinding> open() {
        return in(() -> desk.open(made.connection()));
    }

    private MvcTestResult decide(UUID finding, String... parameters) {
        var request = mvc.post()
                .uri("/connections/" + made.connection() + "/drift/" + finding)
                .with(TestCallers.operator(provider))
                .with(csrf());
        for (int i = 0; i < parameters.length; i += 2) {
            request = request.param(parameters[i], parameters[i + 1]);
        }
        return request.exchange();
    }

    private MvcTestResult api(UUID finding, String body) {
        return mvc.post()
                .uri("/api/v1/connections/" + made.connection() + "/drift/" + finding)
                .with(TestCallers.program(provider))
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }
}
