package io.gatehouse.sandbox.entra;

import static io.gatehouse.sandbox.entra.Browser.json;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Application.Password;
import io.gatehouse.sandbox.Application.Required;
import io.gatehouse.sandbox.Application.Web;
import io.gatehouse.sandbox.ApplicationDraft;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.Tenant.UserConsent;
import io.gatehouse.sandbox.World;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;

/** Contoso with an application of its own. */
abstract class ResourceBase {

    static final String SECRET = "a-secret-of-the-customer";

    static Sandbox sandbox;

    static World world;

    Browser browser;

    @BeforeAll
    static void start() {
        sandbox = Browser.start();
        world = sandbox.world();
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @BeforeEach
    void open() {
        browser = new Browser(sandbox);
    }

    @AfterEach
    void calm() {
        world.change(() -> world.chaos().set(now -> Chaos.State.NORMAL));
        world.save(contoso(), contoso().policies().with(UserConsent.ALL));
    }

    static Tenant contoso() {
        return world.tenant(SandboxFacts.CONTOSO).orElseThrow();
    }

    /** A single-tenant registration of Contoso with a secret and the portal's callback. */
    static Application own(Required... required) {
        Instant now = world.now();
        Application made = ApplicationDraft.blank(
                        UUID.randomUUID().toString(), UUID.randomUUID().toString(), contoso(), now, world.visibleFrom())
                .with(draft -> {
                    draft.displayName = "Contoso telemetry";
                    draft.web = new Web(List.of(Browser.CALLBACK), null, false, false);
                    draft.required = List.of(required);
                    draft.passwords = List.of(new Password(
                            UUID.randomUUID().toString(),
                            "one",
                            SECRET,
                            now,
                            now.plus(Duration.ofDays(180)),
                            world.credentialsFrom()));
                });
        world.save(made);
        return made;
    }

    HttpResponse<String> ask(Application client, String account, String scope) {
        return browser.signIn(
                browser.authorizeUrl(
                        SandboxFacts.CONTOSO, Browser.request("client_id", client.appId(), "scope", scope)),
                account);
    }

    JsonNode redeem(Application client, String code, String secret) {
        return json(browser.redeem(SandboxFacts.CONTOSO, code, "client_id", client.appId(), "client_secret", secret));
    }

    static ServicePrincipal install(Application application) {
        var made = new ServicePrincipal(
                UUID.randomUUID().toString(),
                SandboxFacts.CONTOSO,
                application.appId(),
                application.displayName(),
                true,
                false,
                world.now(),
                world.now());
        world.save(made);
        return made;
    }
}
