package io.gatehouse.demo;

import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The sandbox without a portal, for a portal that is configured to use it as its Microsoft cloud. */
final class SandboxAlone {

    private SandboxAlone() {}

    static void run(DemoSettings settings) {
        Ground.requireFree(settings.sandboxPort(), "the sandbox", "GATEHOUSE_SANDBOX_PORT");
        Path directory = settings.directory();
        Ground.prepare(directory);
        boolean mail = settings.text("gatehouse.sandbox.smtp-port").isPresent();
        SandboxSettings wanted = new SandboxSettings(
                settings.sandboxPort(),
                mail ? settings.smtpPort() : 0,
                URI.create(settings.portalUrl()),
                directory.resolve("sandbox"),
                mail);
        Sandbox sandbox = Sandbox.start(wanted, settings.sandboxAddress());
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            sandbox.close();
            stopped.countDown();
        }));
        System.out.println(DemoBanner.ofSandbox(
                settings.portalUrl(),
                settings.text("gatehouse.sandbox.inbox-url")
                        .orElse(sandbox.inboxPage().toString()),
                sandbox.chaosPage(),
                directory));
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
