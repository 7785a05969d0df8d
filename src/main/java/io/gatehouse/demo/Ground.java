package io.gatehouse.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What demo mode stands on: free ports, a folder of its own, space on the disk. */
final class Ground {

    private static final long LEAST_FREE = 500L * 1024 * 1024;

    private Ground() {}

    /** A busy port is found before anything is started, so that nothing half-started has to be cleaned up. */
    static void requireFree(int port, String purpose, String variable) {
        if (port == 0) {
            return;
        }
        for (InetAddress address :
                new InetAddress[] {new InetSocketAddress(0).getAddress(), InetAddress.getLoopbackAddress()}) {
            try (ServerSocket probe = new ServerSocket()) {
                probe.setReuseAddress(true);
                probe.bind(new InetSocketAddress(address, port));
            } catch (IOException e) {
                throw new CannotStart(
                        "Port " + port + ", wanted for " + purpose + ", is in use by another program.",
                        "Stop that program, or choose another port: " + variable + "=" + (port + 10)
                                + " mvn spring-boot:run");
            }
        }
    }

    /** Makes the folder and checks that it can be used. */
    static void prepare(Path directory) {
        try {
            Files.createDirectories(directory);
            requireSpace(directory, Files.getFileStore(directory).getUsableSpace());
        } catch (IOException e) {
            throw new CannotStart(
                    "The folder " + directory + " cannot be used: " + e,
                    "Make it writable, or put the data elsewhere: GATEHOUSE_DEMO_DIRECTORY=/another/folder");
        }
    }

    static void requireSpace(Path directory, long free) {
        if (free < LEAST_FREE) {
            throw new CannotStart(
                    "The disk of " + directory + " has only " + free / (1024 * 1024) + " MB left; the demo needs "
                            + LEAST_FREE / (1024 * 1024) + " MB.",
                    "Free some space, or put the data elsewhere: GATEHOUSE_DEMO_DIRECTORY=/another/folder");
        }
    }

    /** Held until the process ends, however it ends. */
    static FileLock claim(Path directory) {
        try {
            FileChannel channel =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new CannotStart(
                        "Another Gatehouse is running on " + directory + ".",
                        "Use that one, stop it first, or start this one on a folder and ports of its own:"
                                + " GATEHOUSE_DEMO_DIRECTORY, SERVER_PORT, GATEHOUSE_SANDBOX_PORT,"
                                + " GATEHOUSE_SANDBOX_SMTP_PORT");
            }
            return lock;
        } catch (IOException e) {
            throw new CannotStart("The folder " + directory + " cannot be locked: " + e, "Make it writable.");
        }
    }
}
