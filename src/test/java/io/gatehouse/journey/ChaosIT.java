package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.RandomSeeds;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.packaging.Running;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * Two replicas of the production jar that are killed, stand still and are cut off from Microsoft, the mail server and their
 * database at random moments, on a PostgreSQL that is killed as well, while messages arrive, sign-ins are refreshed with refresh tokens that are good for once, directories change,
 * mails go out and administrators of customers walk through the wizard. Afterwards portal, sandbox and mailbox are compared. A build does it for some seconds;
 * {@code -Dgatehouse.seeds=1-20 -Dgatehouse.chaos.seconds=120} tells longer stories.
 */
@Isolated("what dies comes back as fast as the machine lets it")
class ChaosIT {

    static final int SECONDS = Integer.getInteger("gatehouse.chaos.seconds", 12);

    /** Each of them has a tenant of its own. */
    private static final int IN_THE_WIZARD = Math.clamp(SECONDS / 2, 1, 20);

    private MortalDatabase database;
    private MortalReplicas portal;
    private Automation api;

    /** By the tenant. */
    private final Map<SmallTenant, JsonNode> connections = new LinkedHashMap<>();

    @Test
    void losesNothingWhereverItDies() {
        RandomSeeds.each("1", seed -> {
            long begin = System.nanoTime();
            try (MortalDatabase mortal = MortalDatabase.start()) {
                database = mortal;
                survives(seed);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            System.out.printf(
                    "  seed %d: all in %d s%n",
                    seed, Duration.ofNanos(System.nanoTime() - begin).toSeconds());
        });
    }

    private void survives(long seed) throws IOException, InterruptedException {
        try (MortalReplicas replicas = new MortalReplicas(logs(seed), database)) {
            portal = replicas;
            api = replicas.automation();
            connections.clear();
            List<SmallTenant> tenants = SandboxFacts.smallTenants().subList(0, 4);
            tenants.forEach(tenant -> connections.put(tenant, connected(tenant)));
            List<SmallTenant> heard = tenants.subList(0, 2);
            List<SmallTenant> read = tenants.subList(2, 4);
            heard.forEach(this::becomeTelemetry);
            await(
                    "all is heard and read",
                    () -> database.count(
                                            "select count(distinct connection_id) from subscription where state = 'ACTIVE' and kind = 'MESSAGE'")
                                    >= heard.size()
                            && database.count(
                                            "select count(distinct connection_id) from job_run where kind = 'directory.sync' and state = 'SUCCEEDED'")
                                    >= read.size());
            api.singleUseRefreshTokens();
            portal.press(
                    "/_sandbox/notifications/switches",
                    "{\"cut\":false,\"duplicatePercent\":10,\"retrySeconds\":3600,\"batch\":20,\"shuffled\":true}");
            Nemesis nemesis = new Nemesis(seed, database, portal);
            ChaosWizards wizards = new ChaosWizards(
                    portal, SandboxFacts.smallTenants().subList(tenants.size(), tenants.size() + IN_THE_WIZARD));
            ChaosLoad load = new ChaosLoad(portal, seed, heard, read, ids());
            try (load;
                    wizards) {
                wizards.begin(seed);
                nemesis.rage(Duration.ofSeconds(SECONDS));
            }
            portal.awaitAll();
            new ChaosCheck(database, portal, api, nemesis, load, wizards).compare(seed, connections, read);
        }
    }

    private List<String> ids() {
        return connections.values().stream()
                .map(connection -> connection.path("id").asString())
                .toList();
    }

    private static Path logs(long seed) throws IOException {
        Path directory = Running.jar().resolveSibling("chaos").resolve("seed-" + seed);
        FileSystemUtils.deleteRecursively(directory);
        return Files.createDirectories(directory);
    }

    private JsonNode connected(SmallTenant tenant) {
        String name = tenant.domain().replaceAll("\\..*", "");
        String customer = api.post(
                        "/api/v1/customers",
                        Automation.customer(name, tenant.name(), tenant.tenantId(), tenant.admin()),
                        201)
                .path("id")
                .asString();
        Map<String, Object> wish = new LinkedHashMap<>(Automation.invitation(tenant.admin()));
        wish.put("notify", false);
        String link = api.post("/api/v1/customers/" + customer + "/invitations", wish, 201, UUID.randomUUID())
                .path("link")
                .asString();
        TestBrowser browser = portal.browser();
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        Page finished = microsoft.consent(microsoft.signIn(browser.open(link), tenant.admin()));
        assertThat(finished.h1()).isEqualTo(tenant.name() + " is connected");
        return api.all("/api/v1/connections?customerId=" + customer).getFirst();
    }

    /** The telemetry service has a wizard with more steps, and tests of its own; here its messages matter. */
    private void becomeTelemetry(SmallTenant tenant) {
        portal.press(
                "/_sandbox/notifications/chats",
                "{\"tenant\":\"%s\",\"allAtOnce\":true,\"ids\":null}".formatted(tenant.tenantId()));
        var world = portal.sandbox().world();
        var directory = world.tenant(tenant.tenantId()).orElseThrow();
        String principal = directory
                .servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID)
                .orElseThrow()
                .id();
        world.change(() -> new ArrayList<>(directory.grants().values())
                .stream()
                        .filter(grant -> grant.clientId().equals(principal))
                        .forEach(grant -> world.save(grant.withScope(grant.scope() + " Chat.Read"))));
        String id = connections.get(tenant).path("id").asString();
        database.change(
                "update connection set profile = 'teams-telemetry', acts_as = 'SERVICE_ACCOUNT' where id = ?::uuid",
                id);
        api.post("/api/v1/connections/" + id + "/subscriptions/check", null, 202);
    }

    private static void await(String what, BooleanSupplier condition) {
        Awaitility.await(what)
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(250))
                .until(condition::getAsBoolean);
    }
}
