package io.gatehouse.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestSandbox;
import io.gatehouse.connection.desk.DriftDesk;
import io.gatehouse.invitation.Completion;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.IssuedInvitation;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.rotation.RotationState;
import io.gatehouse.registration.rotation.Rotations;
import io.gatehouse.sandbox.AppRoleAssignment;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.World;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.web.TestCallers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** One click from what is missing to a customer's administrator who grants it; ids and data of the connection stay. */
class RepairTests extends ConnectedBase {

    @Autowired
    DriftDesk desk;

    @Autowired
    Rotations rotations;

    @Test
    void asksForTheDifferenceAloneAndKeepsIdAndDirectory() {
        made = making.connect();
        long people = people();
        List<String> places = places();
        withdraw("Group.ReadWrite.All");
        assertThat(findings()).containsExactly("PERMISSION_MISSING Group.ReadWrite.All");

        Link link = repair();
        TestBrowser browser = browser();
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        Page start = browser.open(link.address());
        assertThat(start.body())
                .contains("One permission is asked for that you have not granted")
                .as("of the list that stands below it")
                .contains(">9 permissions, 4 of them write</h2>");
        Page consent = microsoft.signIn(start, made.tenant().admin());
        assertThat(consent.body()).contains("Group.ReadWrite.All").doesNotContain("AppCatalog.ReadWrite.All");
        assertThat(microsoft.consent(consent).h1()).isEqualTo(made.tenant().name() + " is connected");

        assertThat(in(() -> connections.ofCustomer(made.customer()))).hasSize(1);
        assertThat(findings()).isEmpty();
        assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);
        assertThat(people()).isEqualTo(people).isPositive();
        assertThat(places()).as("no full pass").isEqualTo(places).isNotEmpty();
    }

    /** What was granted before goes on: it is no less for not being asked for again. */
    @Test
    void promisesNothingOfContentThatIsOpenAlready() {
        made = making.connect();
        withdraw("AppCatalog.ReadWrite.All");
        assertThat(findings()).containsExactly("PERMISSION_MISSING AppCatalog.ReadWrite.All");

        TestBrowser browser = browser();
        Link link = repair();

        assertThat(browser.open(link.address()).body())
                .contains("Group.ReadWrite.All", "AppCatalog.ReadWrite.All")
                .doesNotContain("We do not ask for mail");
        assertThat(browser.open("/authenticate/passport").body())
                .contains("AppCatalog.ReadWrite.All")
                .doesNotContain("We do not ask for mail");
        assertThat(dryRun(link).body())
                .as("of what is there nothing is created")
                .contains("The enterprise application is there already", "Consented before")
                .doesNotContain("One enterprise application:");
    }

    /** That button says that it changes nothing: what was mailed works on, and what was begun with it goes on. */
    @Test
    void staysOpenWhereAnAdministratorIsToLookMeanwhile() {
        made = making.connect();
        withdraw("Group.ReadWrite.All");
        Link link = repair();
        int all = in(() -> invitations.ofCustomer(made.customer())).size();

        assertThat(press("admin-look")).isEqualTo(leadsTo(link.invitation()));

        assertThat(dryRun(link).h1()).as("the one that was mailed").isEqualTo("What would happen");
        assertThat(press("admin-look")).isEqualTo(leadsTo(link.invitation()));
        assertThat(in(() -> invitations.ofCustomer(made.customer()))).hasSize(all);
        InvitationView waiting = signInAgain(InvitationPurpose.CONSENT_MORE);
        assertThat(press("admin-look")).isEqualTo(leadsTo(waiting));
        assertThat(confirm(waiting)).hasStatusOk();
        assertThat(press("admin-look")).doesNotContain(waiting.id().toString()).endsWith("admin-look");
    }

    private static String leadsTo(InvitationView open) {
        return "/invitations/" + open.id() + "?done=connection.admin-look-open";
    }

    private void withdraw(String scope) {
        World world = sandbox.world();
        world.change(() -> tenant().grants().values().stream()
                .filter(grant -> grant.scopes().contains(scope))
                .toList()
                .forEach(grant -> world.save(grant.withScope(grant.scope().replace(scope, "")))));
    }

    @Test
    void givesTheCustomersOwnAppItsRolesAgainAndKeepsItsCredential() {
        made = making.register();
        UUID registration = view().registrationId();
        String credential = active().keyId();
        World world = sandbox.world();
        AppRoleAssignment role = tenant().assignments().values().stream()
                .filter(one -> one.appRoleId().equals(userRole()))
                .findFirst()
                .orElseThrow();
        world.change(() -> world.remove(role));
        assertThat(findings()).containsExactly("ROLE_MISSING User.ReadWrite.All");

        Link link = repair();
        assertThat(browser().open(link.address()).body()).contains("One permission is asked for");
        assertThat(dryRun(link).body())
                .contains(
                        "No app registration of its own: it uses",
                        apps().getFirst().appId())
                .doesNotContain("was made by Gatehouse before");
        making.register(link, made.tenant());

        assertThat(apps()).hasSize(1);
        assertThat(in(() -> connections.ofCustomer(made.customer()))).hasSize(1);
        assertThat(view().registrationId()).isEqualTo(registration);
        assertThat(active().keyId()).isEqualTo(credential);
        assertThat(apps().getFirst().passwords()).hasSize(1);
        assertThat(tenant().servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID)).isEmpty();
        assertThat(findings()).isEmpty();
        assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);
    }

    private Page dryRun(Link link) {
        TestBrowser browser = browser();
        browser.open(link.address());
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        Page run = microsoft.consent(microsoft.signIn(
                browser.open("/authenticate/passport"), made.tenant().admin()));
        assertThat(run.h1()).isEqualTo("What would happen");
        return run;
    }

    @Test
    void endsARotationThatWaitedForAnAdministrator() {
        made = making.register();
        String before = active().keyId();
        World world = sandbox.world();
        world.change(() -> List.copyOf(tenant().assignments().values()).forEach(world::remove));
        UUID rotation = in(() -> rotations.begin(view().registrationId(), "direct-routing", TestInvitations.MAJA))
                .id();
        await(() -> state(rotation) == RotationState.NEEDS_SIGN_IN);

        making.register(repair(), made.tenant());

        assertThat(state(rotation)).isEqualTo(RotationState.DONE);
        assertThat(active().keyId()).isNotEqualTo(before);
        assertThat(apps().getFirst().passwords())
                .extracting(Application.Password::keyId)
                .containsExactly(active().keyId());
        assertThat(findings()).isEmpty();
        assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);
    }

    /** Nothing that the app may do itself helps: whoever signs in for it has a certificate made. */
    @Test
    void changesOverToACertificateWhereTheTenantForbidsSecretsSince() {
        made = making.register();
        forbidSecrets();
        UUID rotation = in(() -> rotations.begin(view().registrationId(), "direct-routing", TestInvitations.MAJA))
                .id();
        await(() -> state(rotation) == RotationState.NEEDS_SIGN_IN);
        UUID registration = view().registrationId();
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update credential set expires_at = now() + interval '9 days' where registration_id = ?")
                        .param(registration)
                        .update());
        in(() -> checks.check(view()));
        assertThat(view().reasons())
                .extracting(HealthReason::text)
                .singleElement()
                .asString()
                .contains("waits for a person", "now forbids client secrets", "certificate then");

        making.register(repair(), made.tenant());

        assertThat(state(rotation)).isEqualTo(RotationState.DONE);
        assertThat(active().kind()).isEqualTo(CredentialKind.CERTIFICATE);
        assertThat(apps()).singleElement().satisfies(app -> {
            assertThat(app.passwords()).isEmpty();
            assertThat(app.certificates()).hasSize(1);
        });
        assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);
    }

    @Test
    void goesOnWithTheSignInItHasUntilTheProviderConfirmedTheNewOne() {
        made = making.connect();
        InvitationView refused = signInAgain();
        assertThat(in(() -> connections.ofCustomer(made.customer()))).hasSize(2);
        works();
        revoke(refused);
        works();

        InvitationView wanted = signInAgain();
        works();
        String secret = "select refresh_token from delegated_grant where connection_id = ?";
        byte[] before = rows.in(
                provider,
                () -> rows.jdbc()
                        .sql(secret)
                        .param(made.connection())
                        .query(byte[].class)
                        .single());
        assertThat(confirm(wanted))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.connectionId")
                .isEqualTo(made.connection().toString());

        assertThat(in(() -> connections.ofCustomer(made.customer())))
                .filteredOn(one -> one.state() != ConnectionState.DISCONNECTED)
                .extracting(ConnectionView::id)
                .containsExactly(made.connection());
        assertThat(rows.in(
                        provider,
                        () -> rows.jdbc()
                                .sql(secret)
                                .param(made.connection())
                                .query(byte[].class)
                                .single()))
                .isNotEqualTo(before);
        works();
    }

    @Test
    void keepsItsSignInWhenTheOneBesideItWasRevoked() {
        made = making.connect();
        InvitationView first = signInAgain(InvitationPurpose.RECONNECT);
        InvitationView second = signInAgain(InvitationPurpose.CONSENT_MORE);
        assertThat(in(() -> connections.ofCustomer(made.customer()))).hasSize(2);
        revoke(second);

        assertThat(confirm(first)).hasStatus(409).bodyText().contains("was withdrawn");
        works();
        revoke(first);
        works();
    }

    @Test
    void keepsTheNewerSignInWhenAnOlderInvitationIsRevoked() {
        made = making.connect();
        InvitationView first = signInAgain(InvitationPurpose.RECONNECT);
        InvitationView second = signInAgain(InvitationPurpose.CONSENT_MORE);
        revoke(first);

        assertThat(confirm(second)).hasStatusOk();
        works();
    }

    @Test
    void addsOneOfTwoThatShareASignIn() {
        made = making.connect();
        InvitationView first = signInAgain(InvitationPurpose.RECONNECT);
        InvitationView second = signInAgain(InvitationPurpose.CONSENT_MORE);
        UUID candidate = in(() -> connections.ofCustomer(made.customer())).stream()
                .map(ConnectionView::id)
                .filter(id -> !id.equals(made.connection()))
                .findFirst()
                .orElseThrow();
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> in(() -> invitations.issue(
                        NewInvitation.reconnect(
                                made.customer(), "direct-routing", candidate, List.of("adele.vance@contoso.com")),
                        TestInvitations.MAJA)))
                .satisfies(refused -> assertThat(refused.key()).isEqualTo("invitation.connection.unknown"));

        assertThat(confirm(first)).hasStatusOk();
        assertThat(in(() -> invitations.get(second.id())).connectionId()).isEqualTo(made.connection());
        works();
        revoke(second);
        works();
    }

    @Test
    void addsOnceWhereTwoPressAtTheSameTime() {
        made = making.connect();
        InvitationView wanted = signInAgain(InvitationPurpose.RECONNECT);

        List<CompletableFuture<MvcTestResult>> presses = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> confirm(wanted)))
                .limit(2)
                .toList();

        assertThat(presses).allSatisfy(press -> assertThat(press.join()).hasStatusOk());
        works();
    }

    private MvcTestResult confirm(InvitationView invitation) {
        return mvc.post()
                .uri("/api/v1/invitations/" + invitation.id() + "/confirm")
                .with(TestCallers.program(provider))
                .exchange();
    }

    private void revoke(InvitationView invitation) {
        ProviderScope.run(provider, () -> invitations.revoke(invitation.id(), "Not now", TestInvitations.MAJA));
    }

    private InvitationView signInAgain() {
        return signInAgain(InvitationPurpose.RECONNECT);
    }

    private InvitationView signInAgain(InvitationPurpose purpose) {
        NewInvitation again = new NewInvitation(
                made.customer(),
                "direct-routing",
                ConnectionMethod.DELEGATED_TOKEN,
                purpose,
                made.connection(),
                null,
                null,
                null,
                null,
                null,
                Completion.OPERATOR,
                false);
        IssuedInvitation issued = in(() -> invitations.issue(again, TestInvitations.MAJA));
        TestBrowser browser = browser();
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        Page end = microsoft.signIn(
                browser.open(issued.link().reveal()), made.tenant().admin());
        if (end.h1().equals("Permissions requested")) {
            end = microsoft.consent(end);
        }
        assertThat(end.h1()).isEqualTo("Northern Voice confirms your organisation");
        return issued.invitation();
    }

    private void works() {
        in(() -> checks.check(view()));
        assertThat(view().state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);
    }

    /** Presses the button, and takes another link of the invitation that it made. */
    private Link repair() {
        String address = press("repair");
        UUID id = UUID.fromString(address.replaceAll(".*/invitations/([^?]*).*", "$1"));
        InvitationView invitation = in(() -> invitations.get(id));
        assertThat(invitation.purpose()).isEqualTo(InvitationPurpose.CONSENT_MORE);
        assertThat(invitation.connectionId()).isEqualTo(made.connection());
        return new Link(
                invitation,
                in(() -> invitations.anotherLink(id, TestInvitations.MAJA)).reveal());
    }

    private String press(String button) {
        return String.valueOf(mvc.post()
                .uri("/connections/" + made.connection() + "/" + button)
                .with(TestCallers.operator(provider))
                .with(csrf())
                .exchange()
                .getResponse()
                .getRedirectedUrl());
    }

    private RotationState state(UUID rotation) {
        return in(() -> rotations.view(rotation)).state();
    }

    private static String userRole() {
        return String.valueOf(io.gatehouse.microsoft.permission.GraphPermissions.find("User.ReadWrite.All")
                .orElseThrow()
                .roleId());
    }

    private List<String> findings() {
        in(() -> checks.check(view()));
        return in(() -> desk.open(made.connection())).stream()
                .map(finding -> finding.code() + " " + finding.subject())
                .toList();
    }

    /** Which pass over the directory its copies come from; the links themselves move on with every delta round. */
    private List<String> places() {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("""
                        select resource || ' ' || generation from directory_sync
                        where customer_id = ? and delta_link is not null order by 1
                        """)
                        .param(made.customer())
                        .query(String.class)
                        .list());
    }

    private long people() {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select count(*) from directory_user where customer_id = ?")
                        .param(made.customer())
                        .query(Long.class)
                        .single());
    }

    private TestBrowser browser() {
        return new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(condition);
    }
}
