package io.gatehouse.demo;

import io.gatehouse.sandbox.Sandbox;
import java.net.URI;
import java.nio.file.Path;

/** Facts of this run of the demo. */
record DemoRun(Path directory, String portal, Sandbox sandbox, boolean firstStart) {

    URI inbox() {
        return sandbox.inboxPage();
    }

    URI chaos() {
        return sandbox.chaosPage();
    }
}
