package io.gatehouse.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxTests {

    private static final URI PORTAL = URI.create("http://localhost:8080");

    @TempDir
    Path directory;

    @Test
    void holdsThePeopleItsFactsName() {
        World world = new World(new SandboxSettings(0, 0, PORTAL, null, false));

        for (String name : List.of(
                SandboxFacts.OWNER_UPN,
                SandboxFacts.NO_ROLE_UPN,
                SandboxFacts.CONTOSO_ADMIN,
                SandboxFacts.CONTOSO_SERVICE_ACCOUNT,
                SandboxFacts.FABRIKAM_ADMIN,
                SandboxFacts.TAILSPIN_USER,
                SandboxFacts.WOODGROVE_ADMIN,
                SandboxFacts.GUEST,
                SandboxFacts.PERSONAL_ACCOUNT)) {
            assertThat(world.account(name)).as(name).isPresent();
        }
        assertThat(SandboxFacts.smallTenants())
                .hasSize(25)
                .allSatisfy(small -> assertThat(
                                world.account(small.admin()).orElseThrow().globalAdministrator())
                        .isTrue());
        assertThat(world.account(SandboxFacts.TAILSPIN_USER).orElseThrow().globalAdministrator())
                .isFalse();
    }

    @Test
    void growsTheSameLargeTenantEveryTime() {
        Tenant one = fabrikam(new World(new SandboxSettings(0, 0, PORTAL, null, false)));
        Tenant other = fabrikam(new World(new SandboxSettings(0, 0, PORTAL, null, false)));

        assertThat(one.people()).hasSize(5_000).isEqualTo(other.people());
        assertThat(one.groups()).hasSize(120).isEqualTo(other.groups());
        assertThat(one.groups().values().stream()
                        .mapToInt(group -> group.memberIds().size())
                        .max())
                .hasValue(5_000);
        assertThat(one.people().values().stream()
                        .map(person -> person.profile().userPrincipalName())
                        .distinct())
                .hasSize(5_000);
    }

    @Test
    void keepsChangesAcrossRestarts() {
        var settings = new SandboxSettings(0, 0, PORTAL, directory, false);
        World before = new World(settings);
        Person gone = before.account(SandboxFacts.CONTOSO_USER).orElseThrow();
        before.save(gone.deleted(before.now()));
        before.forward(Duration.ofDays(91));
        before.change(() -> before.chaos().force(Chaos.At.TOKEN, 50173, 2));
        before.note("key", "value");
        assertThat(before.spend("once", before.now().plusSeconds(600))).isTrue();
        ServicePrincipal instance = before.tenant(SandboxFacts.HOME_TENANT)
                .flatMap(home -> home.servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID))
                .orElseThrow();
        before.remove(instance);

        World after = new World(settings);

        assertThat(after.account(SandboxFacts.CONTOSO_USER)).isEmpty();
        assertThat(after.sequence()).isEqualTo(1);
        assertThat(after.clock().offset()).isEqualTo(Duration.ofDays(91));
        assertThat(after.chaos().forced(Chaos.At.TOKEN)).isEqualTo(50173);
        assertThat(after.note("key")).isEqualTo("value");
        assertThat(after.spend("once", after.now().plusSeconds(600))).isFalse();
        assertThat(after.tenant(SandboxFacts.HOME_TENANT)
                        .flatMap(home -> home.servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID)))
                .isEmpty();
    }

    @Test
    void takesThePortalsAddressFromEachStart() {
        new World(new SandboxSettings(0, 0, PORTAL, directory, false)).note("key", "value");

        World moved = new World(new SandboxSettings(0, 0, URI.create("http://localhost:9999/"), directory, false));

        assertThat(moved.application(SandboxFacts.PORTAL_CLIENT_ID)
                        .orElseThrow()
                        .web()
                        .redirectUris())
                .containsExactly(
                        "http://localhost:9999/login/oauth2/code/entra",
                        "http://localhost:9999/authenticate/OAuth2Callback");
        assertThat(directory.resolve("sandbox.json"))
                .satisfies(file -> assertThat(Files.size(file)).isLessThan(200_000));
    }

    @Test
    void answersOnAFreePort() {
        try (Sandbox sandbox = Sandbox.start(new SandboxSettings(0, 0, PORTAL, null, false))) {
            assertThat(sandbox.port()).isPositive();
            assertThat(sandbox.inboxPage()).hasPath("/inbox").hasPort(sandbox.port());
        }
    }

    private static Tenant fabrikam(World world) {
        return world.tenant("fabrikam.com").orElseThrow();
    }
}
