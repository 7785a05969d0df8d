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
        Sandbox sandbox = Sandbox.start(new SandboxSettings(
                settings.sandboxPort(),
                mail ? settings.smtpPort() : 0,
                URI.create(settings.portalUrl()),
                directory.resolve("sandbox"),
                mail));
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            sandbox.close();
            stopped.countDown();
        }));
        System.out.println(DemoBanner.ofSandbox(sandbox.loginEndpoint(), sandbox.chaosPage(), settings.portalUrl()));
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
