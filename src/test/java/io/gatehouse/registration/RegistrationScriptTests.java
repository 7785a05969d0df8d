package io.gatehouse.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.application.ApplicationFacts;
import io.gatehouse.microsoft.application.ApplicationOwners;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.registration.StubAz.Run;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.existing.ExistingRegistrations;
import io.gatehouse.registration.existing.TypedRegistration;
import io.gatehouse.registration.lint.Finding;
import io.gatehouse.registration.lint.LintSubject;
import io.gatehouse.registration.lint.LintWish;
import io.gatehouse.registration.lint.RegistrationLint;
import io.gatehouse.registration.paper.RegistrationScript;
import io.gatehouse.registration.paper.ScriptFacts;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.RegistrationPlan.Permission;
import io.gatehouse.registration.plan.RegistrationPlan.ResourceAccess;
import io.gatehouse.registration.plan.RegistrationPlan.Settings;
import io.gatehouse.registration.progress.SagaPause;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.TenantPolicies.AppManagement;
import io.gatehouse.sandbox.TenantPolicies.Restriction;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** The script for administrators who refuse automation (S2-16, S4-37 to S4-41), run against the sandbox. */
class RegistrationScriptTests extends SagaBase {

    @Autowired
    Applications registered;

    @Autowired
    ApplicationOwners owners;

    @Autowired
    ExistingRegistrations existing;

    @TempDir
    Path folder;

    CommandLine commands;
    StubAz az;

    @BeforeEach
    void signInAtTheCommandLine() throws IOException {
        commands = CommandLine.signIn(sandbox, tenant.tenantId(), tenant.admin());
        az = new StubAz(folder, tenant.tenantId(), commands.token());
    }

    @AfterEach
    void signOut() throws IOException {
        az.close();
        world.chaos().set(ignored -> Chaos.State.NORMAL);
    }

    @Test
    void makesFieldByFieldWhatTheSagaMakes() throws Exception {
        RegistrationPlan plan = ofManyTenants(widePlan(CredentialKind.SECRET));
        Outcome saga = byItself(plan);
        CommandLine.Picture automatic = commands.picture(saga.objectId());
        assertThat(automatic.application().toString())
                .contains("/signed-out", "acct", "idtyp")
                .contains("servicePrincipalLockConfiguration", "allProperties");
        Instant automaticEnd = saga.made().passwords().getFirst().endsAt();
        clearTenant();

        Run run = az.run(script(plan));

        assertThat(run.code()).as(run.errors()).isZero();
        CommandLine.Picture scripted = commands.picture(onlyOne().id());
        assertThat(scripted.application()).isEqualTo(automatic.application());
        assertThat(scripted.principal()).isEqualTo(automatic.principal());
        assertThat(scripted.consents()).isEqualTo(automatic.consents()).hasSize(2);
        assertThat(scripted.roles()).isEqualTo(automatic.roles()).hasSize(2);
        assertThat(scripted.owners()).isEqualTo(automatic.owners()).contains(adminObjectId());
        assertThat(onlyOne().passwords().getFirst().endsAt()).isCloseTo(automaticEnd, within(1, ChronoUnit.DAYS));
        assertSameAssertions(plan, run, CredentialKind.SECRET);
    }

    @Test
    void makesACertificateWhoseKeyStaysHere() throws Exception {
        RegistrationPlan plan = widePlan(CredentialKind.CERTIFICATE);

        Run run = az.run(script(plan));

        assertThat(run.code()).as(run.errors()).isZero();
        assertThat(onlyOne().passwords()).isEmpty();
        assertThat(onlyOne().certificates())
                .singleElement()
                .satisfies(key -> assertThat(key.displayName()).startsWith("gatehouse/direct-routing/"));
        Path pem = folder.resolve("gatehouse-direct-routing.pem");
        assertThat(Files.getPosixFilePermissions(pem)).extracting(Enum::name).containsOnly("OWNER_READ", "OWNER_WRITE");
        String key = Files.readString(pem).lines().skip(1).findFirst().orElseThrow();
        assertThat(az.calls().toString() + run.output() + run.errors()).doesNotContain(key);
        assertSameAssertions(plan, run, CredentialKind.CERTIFICATE);
    }

    @Test
    void makesNothingTwice() throws Exception {
        String script = script(widePlan(CredentialKind.SECRET));
        Run first = az.run(script);
        CommandLine.Picture before = commands.picture(onlyOne().id());
        int calls = az.calls().size();

        Run second = az.run(script);

        assertThat(second.code()).as(second.errors()).isZero();
        assertThat(commands.picture(onlyOne().id())).isEqualTo(before);
        assertThat(onlyOne().passwords()).hasSize(1);
        assertThat(az.calls().subList(calls, az.calls().size()))
                .noneMatch(words -> words.contains("post"))
                .noneMatch(words -> words.contains("patch") && words.toString().contains("/applications/"));
        assertThat(second.told("Application (client) ID")).isEqualTo(first.told("Application (client) ID"));
        assertThat(second.told("Client secret")).contains("made by an earlier run");
    }

    @Test
    void goesOnWhereItBroke() throws Exception {
        String script = script(widePlan(CredentialKind.SECRET));
        Run broken = az.run(script.replace("assign ", "exit 9; assign "));
        assertThat(broken.code()).isEqualTo(9);
        assertThat(onlyOne().passwords()).isEmpty();

        Run run = az.run(script);

        assertThat(run.code()).as(run.errors()).isZero();
        assertSameAssertions(widePlan(CredentialKind.SECRET), run, CredentialKind.SECRET);
    }

    @Test
    void waitsUntilMicrosoftShowsWhatWasMade() throws Exception {
        world.chaos().set(now -> new Chaos.State(0, null, false, false, false, false, 2, Map.of()));

        Run run = az.run(script(widePlan(CredentialKind.SECRET)));

        assertThat(run.code()).as(run.errors()).isZero();
        assertThat(run.errors()).contains("Microsoft does not show it everywhere yet");
        assertThat(applications()).hasSize(1);
    }

    @Test
    void makesAGuestTheOwner() throws Exception {
        Person admin = world.account(tenant.admin()).orElseThrow();
        Person.Profile profile = admin.profile();
        String name = "sam_partner.example#EXT#@" + tenant.domain();
        Person guest = world.save(new Person(
                UUID.randomUUID().toString(),
                tenant.tenantId(),
                new Person.Profile(
                        "Sam",
                        null,
                        null,
                        name,
                        "sam@partner.example",
                        null,
                        null,
                        null,
                        List.of(),
                        null,
                        null,
                        null,
                        true,
                        "Guest",
                        profile.createdAt()),
                new Person.Access(Set.of(), null, Person.SignInRule.ALLOWED, null),
                0,
                null));

        Run run = az.run(script(widePlan(CredentialKind.SECRET)).replace(adminObjectId(), name));

        assertThat(run.code()).as(run.errors()).isZero();
        assertThat(commands.picture(onlyOne().id()).owners()).contains(guest.id());
        world.save(guest.deleted(clock.instant()));
    }

    /** Whatever a customer is called, a shell takes it for nothing but a name. */
    @Test
    void runsNothingThatSomebodyWroteIntoAName() throws Exception {
        String name = "It's \"A\" $(touch evil1) `touch evil2` ${HOME}; touch evil3 # \\ \nJSON\ntouch evil4 & 株\u202e";
        RegistrationPlan plan = named(widePlan(CredentialKind.SECRET), name);
        ScriptFacts facts = new ScriptFacts(
                cloud,
                "Voice\ntouch evil5 '",
                "Contoso\r\ntouch evil6 $(touch evil7)",
                "mark",
                "7Q4K\ntouch evil8",
                URI.create("http://localhost:8080/authenticate"),
                clock.instant());

        Run run = az.run(RegistrationScript.of(plan, facts));

        assertThat(run.code()).as(run.errors()).isZero();
        assertThat(onlyOne().displayName()).isEqualTo(name);
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(file -> file.startsWith("evil"));
        }
    }

    @Test
    void keepsTheSecretOutOfTheScriptAndOffCommandLines() throws Exception {
        String script = script(widePlan(CredentialKind.SECRET));

        Run run = az.run(script);

        String secret = run.told("Client secret");
        assertThat(secret).hasSizeGreaterThan(16);
        assertThat(script + az.calls() + run.errors()).doesNotContain(secret);
        assertThat(run.output().lines()).hasSize(3);
    }

    @Test
    void refusesToWorkInAnotherTenant() throws Exception {
        try (StubAz elsewhere = new StubAz(folder, "11111111-1111-1111-1111-111111111111", commands.token())) {
            Run run = elsewhere.run(script(widePlan(CredentialKind.SECRET)));

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.errors()).contains("az login --tenant " + tenant.tenantId());
            assertThat(applications()).isEmpty();
        }
    }

    @Test
    void stopsWithMicrosoftsWordsWhereAPolicyForbidsSecrets() throws Exception {
        AppManagement rules =
                new AppManagement(true, List.of(new Restriction("passwordAddition", true, null, null)), List.of());
        world.save(there(), there().policies().with(rules));

        Run run = az.run(script(widePlan(CredentialKind.SECRET)));

        assertThat(run.code()).isNotZero();
        assertThat(run.errors()).contains("CredentialTypeNotAllowedAsPerAppPolicy");
        assertThat(run.output()).isEmpty();
    }

    /** The portal looks at what came out exactly as it looks at its own work, then proves the credential. */
    private void assertSameAssertions(RegistrationPlan plan, Run run, CredentialKind kind) throws IOException {
        String clientId = run.told("Application (client) ID");
        GraphAccess access = new GraphAccess(new TenantId(tenant.tenantId()), Secret.of(commands.token()));
        ApplicationFacts.Application made = registered.byAppId(access, clientId).orElseThrow();
        List<Finding> findings = RegistrationLint.findings(
                new LintSubject(made, owners.of(access, made.objectId()), Map.of(), clock.instant()),
                LintWish.of(plan, clientId));
        assertThat(findings).isEmpty();
        String credential = kind == CredentialKind.SECRET
                ? run.told("Client secret")
                : Files.readString(folder.resolve("gatehouse-direct-routing.pem"));
        assertThat(existing.prove(new TypedRegistration(
                                new TenantId(tenant.tenantId()), clientId, kind, Secret.of(credential)))
                        .accessToken())
                .isNotNull();
    }

    private record Outcome(String objectId, Application made) {}

    private Outcome byItself(RegistrationPlan plan) {
        var saga = begun(plan, signIn(Plans.helperScopes(plan)));
        assertThat(advance(saga)).isEqualTo(new SagaPause.Over(SagaState.READY));
        return new Outcome(onlyOne().id(), onlyOne());
    }

    private Application onlyOne() {
        assertThat(applications()).hasSize(1);
        return applications().getFirst();
    }

    private String script(RegistrationPlan plan) {
        return RegistrationScript.of(
                plan,
                new ScriptFacts(
                        cloud,
                        "Northern Voice",
                        tenant.name(),
                        "test",
                        "7Q4K-M2XD",
                        URI.create("http://localhost:8080/authenticate"),
                        clock.instant()));
    }

    /** Two APIs, one of which the tenant has never used, an exposed API, a client and an owner. */
    private RegistrationPlan widePlan(CredentialKind kind) {
        RegistrationPlan full = plan(kind);
        List<ResourceAccess> access = new ArrayList<>(full.access());
        access.add(new ResourceAccess(
                SKYPE,
                "Skype for Business Online",
                List.of(new Permission("5bdeff8b-73d9-4b8a-9e9b-d44c6105f9b4", "Contacts.ReadWrite")),
                List.of()));
        return new RegistrationPlan(full.place(), full.settings(), access, full.credential(), full.extras());
    }

    private static RegistrationPlan named(RegistrationPlan plan, String name) {
        return with(plan, name, plan.settings().audience());
    }

    private static RegistrationPlan ofManyTenants(RegistrationPlan plan) {
        return with(plan, plan.settings().displayName(), "AzureADMultipleOrgs");
    }

    private static RegistrationPlan with(RegistrationPlan plan, String name, String audience) {
        Settings its = plan.settings();
        return new RegistrationPlan(
                plan.place(),
                new Settings(
                        name,
                        audience,
                        its.redirectUris(),
                        its.implicitIdTokens(),
                        its.implicitAccessTokens(),
                        its.publicClient(),
                        its.identifierUri(),
                        its.tokenVersion(),
                        its.exposedScopes(),
                        its.preAuthorizedClients(),
                        its.logoutUrl(),
                        its.claims(),
                        its.principalsOpen()),
                plan.access(),
                plan.credential(),
                plan.extras());
    }

    private static org.assertj.core.data.TemporalUnitOffset within(long amount, ChronoUnit unit) {
        return new org.assertj.core.data.TemporalUnitWithinOffset(amount, unit);
    }
}
