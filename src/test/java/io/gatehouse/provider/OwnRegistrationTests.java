package io.gatehouse.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html;
import io.gatehouse.Html.Form;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.permission.GraphPermissions;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.provider.check.PublisherLooks;
import io.gatehouse.provider.check.SetUpLine;
import io.gatehouse.provider.errand.SetUpWish;
import io.gatehouse.provider.repair.Admission;
import io.gatehouse.provider.repair.SetUpRepair;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.registration.rotation.RotationState;
import io.gatehouse.registration.rotation.RotationView;
import io.gatehouse.registration.rotation.Rotations;
import io.gatehouse.sandbox.AppRoleAssignment;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.RecycleBin;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * From a home tenant without any app to 24 lines as wanted, and back there from each fault that people make by hand: S2-1,
 * S2-13, S2-15, S2-18, S2-32 and S2-46 to S2-48.
 */
class OwnRegistrationTests extends OwnRegistrationBase {

    @Autowired
    SetUpRepair repair;

    @Autowired
    Admission admission;

    @Autowired
    PublisherLooks looks;

    @Autowired
    Customers customers;

    @Autowired
    Invitations invitations;

    @Autowired
    Rotations rotations;

    @Autowired
    List<RecurringWork> recurring;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    @Test
    void isOverOnceSomebodyCanSignIn() {
        assertThat(owner.open("/setup").status()).isEqualTo(404);
        assertThat(new TestBrowser(URL, URL).open("/").address().toString())
                .startsWith(SANDBOX.loginEndpoint().toString());
    }

    @Test
    void showsTheAddressesThatFollowFromThePublicUrlAndTakesNoOthers() {
        Page page = owner.open(PAGE);

        assertThat(page.body())
                .contains(URL + "/authenticate/OAuth2Callback", URL + "/login/oauth2/code/entra")
                .contains("The addresses can’t be changed here: they follow from GATEHOUSE_PUBLIC_URL")
                .doesNotContain("name=\"redirectUrl\"", "name=\"portalUrl\"");
        Form values = page.forms().stream()
                .filter(form -> form.action().endsWith(PAGE))
                .findFirst()
                .orElseThrow();
        assertThat(values.fields()).doesNotContainKeys("redirectUrl", "portalUrl");
        Page after = owner.submit(
                page,
                values,
                Map.of(
                        "redirectUrl",
                        "https://elsewhere.example/authenticate/OAuth2Callback",
                        "portalUrl",
                        "https://elsewhere.example"));
        assertThat(after.body()).doesNotContain("elsewhere.example");
        assertThat(owner.open(PAGE).body())
                .contains(URL + "/authenticate/OAuth2Callback")
                .doesNotContain("elsewhere.example");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            WRONG_AUDIENCE       | 17 | AzureADMyOrg                        | choose AzureADMultipleOrgs
            MISSING_REDIRECT     |  9 | /authenticate/OAuth2Callback is not registered | platform Web: add
            HTTP_REDIRECT        | 11 | http://portal.example/authenticate/OAuth2Callback is not encrypted | replace http by https
            IMPLICIT_ON          | 13 | implicit flow                       | untick Access tokens
            PUBLIC_CLIENT        | 15 | Public client flows are allowed     | set Allow public client flows to No
            MISSING_SCOPE        | 18 | The delegated permission            | add the delegated permission
            SECRET_24_MONTHS     | 20 | 366 days are the most               | Rotate it
            SECRET_EXPIRED       | 19 | expired on                          | add a new one
            FOREIGN_OWNER        |  3 | can add secrets to it               | Owners: remove
            UNVERIFIED_PUBLISHER | 14 | The publisher is not verified       | Partner Center ID
            MISSING_APP_ROLE     | 16 | The app role                        | create a role
            """)
    void namesEachFaultWithItsFixAndMendsIt(String fault, String number, String found, String fix) {
        if (fault.startsWith("SECRET")) {
            rotateTo(CredentialKind.SECRET);
        }
        post("/_sandbox/faults", "{\"fault\":\"" + fault + "\",\"appId\":\"" + app().appId() + "\"}");

        Page faulty = pressed("/look", Map.of());
        Shown line = lines(faulty).get(number);
        assertThat(line.state()).isEqualTo("Not as wanted");
        assertThat(line.text()).contains(found).contains("Fix:").contains(fix);

        Page mended = fault.equals("UNVERIFIED_PUBLISHER")
                ? pressed("/publisher", Map.of("partnerId", "1234567"))
                : mend(faulty, number);
        assertThat(mended.status()).isEqualTo(200);
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(lines(pressed("/look", Map.of())))
                        .allSatisfy((each, shown) -> assertThat(shown.state())
                                .as("line %s: %s", each, shown.text())
                                .isEqualTo("As wanted")));
    }

    /** What people break at Microsoft besides the known faults: on its own line, with what mends it. */
    @ParameterizedTest
    @EnumSource
    void namesWhatElseIsBrokenAtMicrosoft(Broken broken) {
        Application sound = app();
        SANDBOX.world().change(() -> broken.breaks.accept(sound));
        try {
            Page faulty = pressed("/look", Map.of());
            Shown line = lines(faulty).get(broken.line);
            assertThat(line.state()).isEqualTo("Not as wanted");
            assertThat(line.text()).contains(broken.found).contains("Fix:").contains(broken.fix);
            if (broken.mended != null) {
                assertThat(mend(faulty, broken.mended).status()).isEqualTo(200);
            }
        } finally {
            if (broken.mended == null) {
                broken.restore(sound);
            }
        }

        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(lines(pressed("/look", Map.of())))
                        .hasSize(24)
                        .allSatisfy((each, shown) -> assertThat(shown.state())
                                .as("line %s: %s", each, shown.text())
                                .isEqualTo("As wanted")));
    }

    /** Who breaks what. */
    enum Broken {
        REGISTRATION_DELETED(
                "4",
                "The home tenant has no registration with the client ID",
                "restore the deleted one",
                null,
                app -> SANDBOX.world().remove(app)),
        PRINCIPAL_DISABLED("6", "The enterprise application is disabled", "Enabled for users", "6", app -> {
            ServicePrincipal principal = SANDBOX.world()
                    .tenant(SandboxFacts.HOME_TENANT)
                    .orElseThrow()
                    .servicePrincipalOf(app.appId())
                    .orElseThrow();
            SANDBOX.world()
                    .save(new ServicePrincipal(
                            principal.id(),
                            principal.tenantId(),
                            principal.appId(),
                            principal.displayName(),
                            false,
                            principal.appRoleAssignmentRequired(),
                            principal.tags(),
                            principal.owners(),
                            principal.createdAt(),
                            principal.visibleAt()));
        }),
        PROGRAMS_FIND_NO_API("7", "The Application ID URI api://", "Expose an API", "7", app -> {
            Application.Api api = app.api();
            SANDBOX.world()
                    .save(app.withApi(new Application.Api(
                            List.of(),
                            api.requestedAccessTokenVersion(),
                            api.groupMembershipClaims(),
                            api.optionalIdTokenClaims(),
                            api.publicClient())));
        }),
        OPERATORS_LEAD_NOWHERE("8", "/login/oauth2/code/entra is not registered", "platform Web: add", "8", app -> {
            SANDBOX.world().save(redirects(app, without(app, "/login/oauth2/code/entra")));
        }),
        CALLBACK_OF_A_SCRIPT("10", "is registered for another platform than Web", "add it under", "10", app -> {
            List<String> callback = app.web().redirectUris().stream()
                    .filter(uri -> uri.endsWith("/OAuth2Callback"))
                    .toList();
            SANDBOX.world()
                    .save(redirects(app, without(app, "/OAuth2Callback"))
                            .with(draft -> draft.clients = new Application.Clients(callback, List.of())));
        }),
        NEARLY_FULL("12", "redirect URIs are registered; Microsoft takes 256", "that nobody uses", null, app -> {
            Stream<String> more = IntStream.range(0, 250).mapToObj(n -> "https://old.example/callback/" + n);
            SANDBOX.world()
                    .save(redirects(
                            app,
                            Stream.concat(app.web().redirectUris().stream(), more)
                                    .toList()));
        }),
        CREDENTIALS_DELETED("23", "", "", "19", app -> SANDBOX.world().save(app.withCredentials(List.of(), List.of())));

        final String line;
        final String found;
        final String fix;
        /** The line whose button mends it; null where somebody does it by hand. */
        final @Nullable String mended;

        final Consumer<Application> breaks;

        Broken(String line, String found, String fix, @Nullable String mended, Consumer<Application> breaks) {
            this.line = line;
            this.found = found;
            this.fix = fix;
            this.mended = mended;
            this.breaks = breaks;
        }

        /** By hand, as the sentence says. */
        void restore(Application sound) {
            RecycleBin bin = SANDBOX.world().bin();
            bin.of(sound.tenantId()).stream()
                    .filter(item -> item.application() != null
                                    && sound.appId().equals(item.application().appId())
                            || item.principal() != null
                                    && sound.appId().equals(item.principal().appId()))
                    .forEach(bin::restore);
            SANDBOX.world().save(sound);
        }

        private static Application redirects(Application app, List<String> uris) {
            Application.Web web = app.web();
            return app.withWeb(new Application.Web(uris, web.logoutUrl(), web.idTokens(), web.accessTokens()));
        }

        private static List<String> without(Application app, String ending) {
            return app.web().redirectUris().stream()
                    .filter(uri -> !uri.endsWith(ending))
                    .toList();
        }
    }

    /** Before anybody is invited the operator reads it, then the customer; the app's own look notices that it is mended. */
    @Test
    void warnsOfAnUnverifiedPublisherBeforeInviting() {
        post("/_sandbox/faults", "{\"fault\":\"UNVERIFIED_PUBLISHER\",\"appId\":\"" + app().appId() + "\"}");
        pressed("/look", Map.of());
        assertThat(owner.open("/invitations/new").body())
                .contains("Microsoft will call the publisher of Northern Voice Connect “unverified”");
        TestInvitations made =
                new TestInvitations(installed.find().orElseThrow().provider(), customers, invitations);
        String link = made.link(made.customer("Unverified Ltd", null)).address();
        assertThat(new TestBrowser(URL, URL).open(link).body()).contains("Microsoft’s page will say “unverified”");

        publish(new Application.Publisher("northernvoice.example", "Northern Voice AB", "1234567"));
        watch();
        assertThat(owner.open("/invitations/new").body())
                .as("Graph shows the app nothing of itself")
                .contains("“unverified”");

        AppRoleAssignment readsApps = readsApps();
        SANDBOX.world().change(() -> SANDBOX.world().save(readsApps));
        watch();
        SANDBOX.world().change(() -> SANDBOX.world().remove(readsApps));
        assertThat(owner.open("/invitations/new").body()).doesNotContain("“unverified”");
        assertThat(new TestBrowser(URL, URL).open(link).body()).contains("Northern Voice AB, verified");
    }

    private void watch() {
        scoped(() -> {
            looks.all();
            return "";
        });
    }

    private void publish(Application.Publisher publisher) {
        SANDBOX.world().change(() -> SANDBOX.world().save(app().withPublisher(publisher)));
    }

    private AppRoleAssignment readsApps() {
        Tenant home = SANDBOX.world().tenant(SandboxFacts.HOME_TENANT).orElseThrow();
        return new AppRoleAssignment(
                UUID.randomUUID().toString(),
                home.id(),
                home.servicePrincipalOf(app().appId()).orElseThrow().id(),
                "ServicePrincipal",
                home.servicePrincipalOf(GraphPermissions.GRAPH_APP_ID)
                        .orElseThrow()
                        .id(),
                String.valueOf(GraphPermissions.find("Application.Read.All")
                        .orElseThrow()
                        .roleId()),
                Instant.now(),
                Instant.now());
    }

    @Test
    void namesTheIdOfASecretThatIsPastedForItsValue() {
        rotateTo(CredentialKind.SECRET);
        String secretId = app().passwords().getFirst().keyId();

        Page refused = pressed("", Map.of("clientId", app().appId(), "secret", secretId));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(Html.text(refused.body())).contains("This is the ID of the secret, not its value.");
        assertThat(refused.body()).doesNotContain(secretId);
    }

    @Test
    void keepsNothingThatMicrosoftRefuses() {
        int before = credentials().size();

        Page refused =
                pressed("", Map.of("clientId", app().appId(), "secret", "notTheSecret~ofThisApp.atAll0000000000"));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(credentials()).hasSize(before);
        assertThat(pressed("", Map.of("clientId", "", "secret", "")).status()).isEqualTo(422);
        Page stays = pressed("/forget", Map.of(), "/look");
        assertThat(stays.status()).isEqualTo(422);
        assertThat(stays.body()).contains("can’t be removed");
    }

    @Test
    void replacesItsCredentialByEitherKindWhilePeopleSignIn() {
        for (CredentialKind kind : List.of(CredentialKind.SECRET, CredentialKind.CERTIFICATE)) {
            rotateTo(kind);
            signsIn("with a " + kind);
        }
    }

    /** The recurring work alone, with no administrator's rights at hand. */
    @Test
    void rollsACertificateThatEndsSoonByItself() {
        rotateTo(CredentialKind.CERTIFICATE);
        pressed("/rights/return", Map.of());
        try {
            String before = inUse().keyId();
            housekeeping();
            assertThat(underWay()).as("far from its end").isFalse();

            endsInDays(10);
            housekeeping();

            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> credentials().size() == 1 && !inUse().keyId().equals(before));
            assertThat(app().certificates())
                    .extracting(Application.Certificate::keyId)
                    .containsExactly(inUse().keyId());
            assertThat(inUse().expiresAt()).isAfter(Instant.now().plus(Duration.ofDays(30)));
            signsIn("after the certificate was rolled");
        } finally {
            borrow();
        }
    }

    /** An app may not write secrets of its own, so the page asks for somebody who may. */
    @Test
    void asksForAnAdministratorWhereASecretEndsSoon() {
        rotateTo(CredentialKind.SECRET);
        pressed("/rights/return", Map.of());
        String before = inUse().keyId();
        try {
            endsInDays(10);
            housekeeping();

            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> latest() == RotationState.NEEDS_SIGN_IN);
            assertThat(Html.text(owner.open(PAGE).body()))
                    .contains("Waiting for an administrator")
                    .contains("An administrator must sign in to have it rotated.");
            assertThat(inUse().keyId()).isEqualTo(before);
            signsIn("with the secret that ends");
        } finally {
            borrow();
        }
        assertThat(pressed("/rotate", Map.of("kind", CredentialKind.SECRET.name()))
                        .status())
                .isEqualTo(200);
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> credentials().size() == 1 && !inUse().keyId().equals(before));
    }

    private void signsIn(String when) {
        TestBrowser fresh = new TestBrowser(URL, URL);
        Page picker = fresh.open(PAGE);
        fresh.submit(picker, picker.forms().getLast(), Map.of("username", SandboxFacts.OWNER_UPN));
        assertThat(fresh.open(PAGE).h1()).as(when).isEqualTo("App registration");
    }

    private void endsInDays(int days) {
        scoped(() -> new TransactionTemplate(transactions)
                .execute(status -> jdbc.sql("update credential set created_at = now() - interval '170 days',"
                                + " expires_at = now() + ? * interval '1 day'"
                                + " where registration_id = ? and state = 'ACTIVE'")
                        .params(days, registrations.own().id())
                        .update()));
    }

    private @Nullable RotationState latest() {
        return scoped(() -> rotations.ofRegistration(registrations.own().id())).stream()
                .findFirst()
                .map(RotationView::state)
                .orElse(null);
    }

    private boolean underWay() {
        RotationState state = latest();
        return state != null && !state.over();
    }

    private void housekeeping() {
        RecurringWork work = recurring.stream()
                .filter(one -> one.name().equals("registration.housekeeping"))
                .findFirst()
                .orElseThrow();
        ProviderScope.run(installed.find().orElseThrow().provider(), work::run);
    }

    @Test
    void usesAnotherRegistrationOnlyAfterASignInThroughIt() {
        String first = app().appId();
        GraphAccess access = new GraphAccess(new TenantId(SandboxFacts.HOME_TENANT), Secret.of(commandLineToken()));
        var made = applications.create(access, repair.whole("Northern Voice Second", "second"));
        admission.admit(access, made.appId());
        Secret secret = applications
                .addPassword(access, made.objectId(), "typed", made.createdAt().plus(Duration.ofDays(90)))
                .text();

        SANDBOX.world().chaos().set(now -> new Chaos.State(0, null, true, false, false, false, 0, Map.of()));
        Page down = pressed("", Map.of("clientId", made.appId(), "secret", secret.reveal()));
        SANDBOX.world().chaos().set(now -> Chaos.State.NORMAL);
        assertThat(down.status()).isEqualTo(422);
        assertThat(down.h1()).isEqualTo("App registration");

        Page kept = pressed("", Map.of("clientId", made.appId(), "secret", secret.reveal()));
        assertThat(kept.body()).contains("Microsoft accepted the values; they are kept.");
        assertThat(app().appId()).isEqualTo(first);

        prove(kept, SandboxFacts.NO_ROLE_UPN, "did not succeed");
        assertThat(app().appId()).isEqualTo(first);
        prove(owner.open(PAGE), SandboxFacts.OWNER_UPN, "This registration is used from now on");
        assertThat(app().appId()).isEqualTo(made.appId());

        prove(owner.open(PAGE), SandboxFacts.OWNER_UPN, "This registration is used from now on");
        assertThat(app().appId()).isEqualTo(first);
        assertThat(pressed("/forget", Map.of(), "/proof").body()).doesNotContain("Northern Voice Second");
    }

    private void prove(Page page, String account, String outcome) {
        Page picker = owner.submit(page, page.form("/proof"), Map.of());
        Page answer = owner.submit(picker, picker.forms().getLast(), Map.of("username", account));
        if (answer.h1().equals("Permissions requested")) {
            answer = owner.submit(answer, answer.forms().getFirst(), Map.of("decision", "accept"));
        }
        assertThat(answer.body()).contains(outcome).contains("You: Maja Jensen");
    }

    @Test
    void leavesTheOwnerSignedInWhereNobodyLendsAnything() {
        TestBrowser other = new TestBrowser(URL, URL);
        Page start = other.open(PAGE);
        other.submit(start, start.forms().getLast(), Map.of("username", SandboxFacts.OWNER_UPN));
        Page page = other.open(PAGE);
        Html.Form errand = page.forms().stream()
                .filter(form -> form.action().endsWith("/rights/return"))
                .findFirst()
                .orElseThrow();
        Html.Form borrow =
                new Html.Form(errand.action().replace("/return", ""), errand.method(), errand.fields(), errand.body());
        other.submit(page, borrow, Map.of());
        String state = other.trail().stream()
                .map(URI::toString)
                .filter(address -> address.contains("/oauth2/v2.0/authorize"))
                .reduce((first, last) -> last)
                .map(address -> address.replaceAll(".*[?&]state=([^&]+).*", "$1"))
                .orElseThrow();

        Page back = other.open(URL + SetUpWish.SIGN_IN_PATH + "?error=access_denied&state=" + state);

        assertThat(back.body()).contains("Nobody lent any rights").contains("You: Maja Jensen");
    }

    private void rotateTo(CredentialKind kind) {
        if (inUse().kind() != kind) {
            assertThat(pressed("/rotate", Map.of("kind", kind.name())).status()).isEqualTo(200);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> credentials().size() == 1 && inUse().kind() == kind);
        }
    }

    private List<CredentialView> credentials() {
        return scoped(() -> registrations.credentialsOf(registrations.own().id()));
    }

    private CredentialView inUse() {
        return credentials().stream()
                .filter(credential -> credential.state() == CredentialState.ACTIVE)
                .findFirst()
                .orElseThrow();
    }

    /** Sends what a form of the page holds to another of our addresses, as a second button of it does. */
    private Page pressed(String action, Map<String, String> typed, String formOf) {
        Page page = owner.open(PAGE);
        Html.Form form = page.form(formOf);
        return owner.submit(page, new Html.Form(PAGE + action, form.method(), form.fields(), form.body()), typed);
    }

    private Page mend(Page page, String number) {
        SetUpLine line = SetUpLine.values()[Integer.parseInt(number) - 1];
        Html.Form form = page.forms().stream()
                .filter(each -> line.name().equals(each.fields().get("line")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No button for " + line));
        return owner.submit(page, form, Map.of());
    }
}
