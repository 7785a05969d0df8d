package io.gatehouse;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The way to a server, byte by byte. It can swallow what is said on it, closing and refusing nothing, or break off all
 * that comes; a connection that has fallen silent stays so, as behind a router that has forgotten it.
 */
public final class SilentWire implements AutoCloseable {

    private enum State {
        LEADS,
        SWALLOWS,
        BREAKS_OFF
    }

    private final ServerSocket door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final URI server;
    private final Set<Way> ways = ConcurrentHashMap.newKeySet();
    private volatile State state = State.LEADS;

    private SilentWire(URI server) throws IOException {
        this.server = server;
        Thread.ofVirtual().start(this::listen);
    }

    /** @param server with a host and a port, which may follow {@code jdbc:} */
    public static SilentWire to(String server) throws IOException {
        return new SilentWire(URI.create(server.replaceFirst("^jdbc:", "")));
    }

    /** The address of a database by way of this. */
    public String url() {
        return "jdbc:postgresql://" + door.getInetAddress().getHostAddress() + ":" + port() + server.getPath();
    }

    public int port() {
        return door.getLocalPort();
    }

    /** What its connections say from now on reaches nobody; new ones are led on. */
    public void fallSilent() {
        ways.forEach(Way::fallSilent);
    }

    /** The same, and new ones are welcomed and hear nothing either. */
    public void swallowAll() {
        state = State.SWALLOWS;
        fallSilent();
    }

    /** Each connection ends with a reset, and so does each new one. */
    public void breakOffAll() {
        state = State.BREAKS_OFF;
        ways.forEach(Way::reset);
    }

    /** New connections are led on. */
    public void heal() {
        state = State.LEADS;
    }

    private final class Way {

        private final Socket near;
        private final Optional<Socket> far;
        private volatile boolean silent;

        /** @param far nobody where the server is not to hear of it */
        private Way(Socket near, Optional<Socket> far) {
            this.near = near;
            this.far = far;
            this.silent = far.isEmpty();
        }

        private void begin() {
            Thread.ofVirtual().start(() -> pass(near, far));
            far.ifPresent(server -> Thread.ofVirtual().start(() -> pass(server, Optional.of(near))));
        }

        private void pass(Socket from, Optional<Socket> to) {
            byte[] some = new byte[16_384];
            try {
                InputStream in = from.getInputStream();
                for (int length = in.read(some); length >= 0; length = in.read(some)) {
                    if (!silent && to.isPresent()) {
                        to.get().getOutputStream().write(some, 0, length);
                    }
                }
            } catch (IOException e) {
                // one side hung up
            }
            if (!silent) {
                close();
            }
        }

        private void fallSilent() {
            silent = true;
        }

        /** The server is not told: it finds out by itself, or never. */
        private void reset() {
            silent = true;
            hangUp(near, true);
        }

        private void close() {
            hangUp(near, false);
            far.ifPresent(server -> hangUp(server, false));
            ways.remove(this);
        }
    }

    private static void hangUp(Socket socket, boolean atOnce) {
        try {
            if (atOnce) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException closed) {
            // by the other side already
        }
    }

    private void listen() {
        while (!door.isClosed()) {
            try {
                welcome(door.accept());
            } catch (IOException e) {
                // closed
            }
        }
    }

    /** It looks once more when the way is known to all: what was decided before that has not heard of it. */
    private void welcome(Socket near) {
        if (state == State.BREAKS_OFF) {
            hangUp(near, true);
            return;
        }
        Way way = new Way(near, state == State.LEADS ? connected(near) : Optional.empty());
        if (near.isClosed()) {
            return;
        }
        ways.add(way);
        switch (state) {
            case LEADS -> {}
            case SWALLOWS -> way.fallSilent();
            case BREAKS_OFF -> way.reset();
        }
        way.begin();
    }

    /** Nobody where the server is not there: then whoever comes is told so. */
    private Optional<Socket> connected(Socket near) {
        try {
            return Optional.of(new Socket(server.getHost(), server.getPort()));
        } catch (IOException away) {
            hangUp(near, true);
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        ways.forEach(Way::close);
    }
}
