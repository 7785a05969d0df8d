package io.gatehouse.sandbox.entra;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.provider.Arguments;

/** A sandbox of its own with a portal that asks for sign-ins. */
abstract class AuthorizeBase {

    static Sandbox sandbox;

    Browser browser;

    Application portal;

    @BeforeAll
    static void start() {
        sandbox = Browser.start();
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @BeforeEach
    void open() {
        browser = new Browser(sandbox);
        portal = sandbox.world().application(SandboxFacts.PORTAL_CLIENT_ID).orElseThrow();
    }

    @AfterEach
    void restore() {
        sandbox.world().save(portal);
        sandbox.world().change(() -> sandbox.world().chaos().set(now -> Chaos.State.NORMAL));
        for (String tenant : List.of(SandboxFacts.CONTOSO, SandboxFacts.FABRIKAM, SandboxFacts.ADATUM)) {
            sandbox.world()
                    .tenant(tenant)
                    .flatMap(it -> it.servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID))
                    .ifPresent(sandbox.world()::remove);
        }
    }

    static Arguments error(String error, int code, Object... changes) {
        return Arguments.of(error, code, changes);
    }
}
