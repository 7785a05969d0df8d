package io.gatehouse.connection.replica;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The way to a database. It can swallow what its connections say from now on, closing none; new ones are led on. */
final class SilentWire implements AutoCloseable {

    private final ServerSocket door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final URI database;
    private final List<Way> ways = new CopyOnWriteArrayList<>();

    private SilentWire(URI database) throws IOException {
        this.database = database;
        Thread.ofVirtual().start(this::listen);
    }

    static SilentWire to(String url) throws IOException {
        return new SilentWire(URI.create(url.substring("jdbc:".length())));
    }

    String url() {
        String host = door.getInetAddress().getHostAddress() + ":" + door.getLocalPort();
        return "jdbc:postgresql://" + host + database.getPath();
    }

    void fallSilent() {
        ways.forEach(way -> way.silent = true);
    }

    private static final class Way {

        private final Socket near;
        private final Socket far;
        private volatile boolean silent;

        private Way(Socket near, Socket far) {
            this.near = near;
            this.far = far;
        }

        private void pass(Socket from, Socket to) {
            byte[] some = new byte[16_384];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int length = in.read(some); length >= 0; length = in.read(some)) {
                    if (!silent) {
                        out.write(some, 0, length);
                        out.flush();
                    }
                }
                if (!silent) {
                    close();
                }
            } catch (IOException e) {
                // one side hung up
            }
        }

        private void close() throws IOException {
            near.close();
            far.close();
        }
    }

    private void listen() {
        while (!door.isClosed()) {
            try {
                Way way = new Way(door.accept(), new Socket(database.getHost(), database.getPort()));
                ways.add(way);
                Thread.ofVirtual().start(() -> way.pass(way.near, way.far));
                Thread.ofVirtual().start(() -> way.pass(way.far, way.near));
            } catch (IOException e) {
                // closed
            }
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Way way : ways) {
            way.close();
        }
    }
}
