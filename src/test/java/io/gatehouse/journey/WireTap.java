package io.gatehouse.journey;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Passes on every byte between portal, browsers and the cloud, and keeps what it heard. */
final class WireTap implements AutoCloseable {

    private final ServerSocket door;
    private final List<ByteArrayOutputStream> tapes = new CopyOnWriteArrayList<>();
    private volatile int cloud;

    WireTap() {
        try {
            door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address to be used instead of the cloud's own. */
    URI before(URI address) {
        if (cloud == 0) {
            cloud = address.getPort();
            Thread.ofVirtual().start(this::listen);
        }
        return URI.create("http://localhost:" + door.getLocalPort());
    }

    String heard() {
        return tapes.stream()
                .map(tape -> tape.toString(StandardCharsets.ISO_8859_1))
                .collect(Collectors.joining("\n"));
    }

    private void listen() {
        while (!door.isClosed()) {
            try {
                Socket near = door.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), cloud);
                pass(near, far);
                pass(far, near);
            } catch (IOException e) {
                // closed, or somebody left: the next one is welcome
            }
        }
    }

    private void pass(Socket from, Socket to) {
        ByteArrayOutputStream tape = new ByteArrayOutputStream();
        tapes.add(tape);
        Thread.ofVirtual().start(() -> {
            byte[] some = new byte[16_384];
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int length = in.read(some); length >= 0; length = in.read(some)) {
                    tape.write(some, 0, length);
                    out.write(some, 0, length);
                    out.flush();
                }
            } catch (IOException e) {
                // one side hung up
            }
        });
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
