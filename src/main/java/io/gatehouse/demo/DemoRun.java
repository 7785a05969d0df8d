package io.gatehouse.demo;

import java.net.URI;
import java.nio.file.Path;

/** Facts of this run of the demo. */
record DemoRun(Path directory, String portal, URI inbox, URI chaos, boolean firstStart) {}
