package io.gatehouse.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps the demo from starting, said with the way out. */
class GroundTests {

    @TempDir
    Path directory;

    @Test
    void namesAFullDiskAndAnotherPlace() {
        CannotStart full = refused(() -> Ground.requireSpace(directory, 499L * 1024 * 1024));

        assertThat(full).hasMessageContaining(directory.toString()).hasMessageContaining("only 499 MB left");
        assertThat(full.wayOut()).contains("GATEHOUSE_DEMO_DIRECTORY=");
        assertThatCode(() -> Ground.requireSpace(directory, 500L * 1024 * 1024)).doesNotThrowAnyException();
    }

    @Test
    void namesAFolderThatCannotBeMade() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        CannotStart unusable = refused(() -> Ground.prepare(file.resolve("data")));

        assertThat(unusable).hasMessageContaining("cannot be used");
        assertThat(unusable.wayOut()).contains("Make it writable", "GATEHOUSE_DEMO_DIRECTORY=");
    }

    @Test
    void namesABusyPortWhoeverItIsFor() throws IOException {
        try (ServerSocket occupant = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = occupant.getLocalPort();

            CannotStart busy = refused(() -> Ground.requireFree(port, "the portal", "SERVER_PORT"));

            assertThat(busy)
                    .hasMessageContaining("Port " + port)
                    .hasMessageContaining("the portal")
                    .hasMessageContaining("in use");
            assertThat(busy.wayOut()).contains("SERVER_PORT=" + (port + 10));
        }
    }

    private static CannotStart refused(ThrowingCallable start) {
        return catchThrowableOfType(CannotStart.class, start);
    }
}
