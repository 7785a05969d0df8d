package io.gatehouse.demo;

import com.sun.net.httpserver.Headers;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * One request to one replica, over a connection of its own: on a kept one it could meet a replica that is just closing it,
 * and nobody would know whether it was read.
 */
record Passage(String method, String target, Headers headers, byte[] body) {

    private static final Set<String> OF_ONE_HOP = Set.of(
            "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "expect");
    private static final Duration TO_CONNECT = Duration.ofSeconds(1);

    /** What a replica answered, whole: half an answer never leaves here. */
    record Answer(int status, Headers headers, byte[] body) {}

    /**
     * @throws ConnectException where the replica cannot have heard of the request
     * @throws IOException where it may have, and no whole answer came
     */
    Answer through(int port, Duration patience) throws IOException {
        try (Socket socket = connected(port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) patience.toMillis());
            socket.getOutputStream().write(head());
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            return read(new BufferedInputStream(socket.getInputStream()));
        }
    }

    private static Socket connected(int port) throws ConnectException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) TO_CONNECT.toMillis());
            return socket;
        } catch (IOException e) {
            ConnectException unheard = new ConnectException(String.valueOf(e.getMessage()));
            try {
                socket.close();
            } catch (IOException late) {
                unheard.addSuppressed(late);
            }
            throw unheard;
        }
    }

    private byte[] head() {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        headers.forEach((name, values) -> {
            String plain = name.toLowerCase(Locale.ROOT);
            if (!OF_ONE_HOP.contains(plain) && !plain.equals("content-length")) {
                values.forEach(
                        value -> head.append(name).append(": ").append(value).append("\r\n"));
            }
        });
        if (body.length > 0 || method.equals("POST") || method.equals("PUT")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        head.append("Connection: close\r\n\r\n");
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private Answer read(InputStream in) throws IOException {
        int status = status(in);
        Headers found = headers(in);
        while (status < 200) {
            status = status(in);
            found = headers(in);
        }
        byte[] content = method.equals("HEAD") || status == 204 || status == 304 ? new byte[0] : content(in, found);
        Headers kept = new Headers();
        found.forEach((name, values) -> {
            if (!OF_ONE_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                kept.put(name, values);
            }
        });
        return new Answer(status, kept, content);
    }

    private static int status(InputStream in) throws IOException {
        String[] words = line(in).split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[1-5]\\d\\d")) {
            throw new IOException("No answer of HTTP");
        }
        return Integer.parseInt(words[1]);
    }

    private static Headers headers(InputStream in) throws IOException {
        Headers headers = new Headers();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private static byte[] content(InputStream in, Headers headers) throws IOException {
        String coding = headers.getFirst("Transfer-Encoding");
        if (coding != null) {
            return chunks(in);
        }
        String length = headers.getFirst("Content-Length");
        return length == null ? in.readAllBytes() : exactly(in, Integer.parseInt(length));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = size(in); size > 0; size = size(in)) {
            all.write(exactly(in, size));
            line(in);
        }
        headers(in);
        return all.toByteArray();
    }

    private static int size(InputStream in) throws IOException {
        return Integer.parseInt(line(in).replaceAll(";.*", "").strip(), 16);
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] read = in.readNBytes(length);
        if (read.length < length) {
            throw new EOFException("The answer broke off");
        }
        return read;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("The answer broke off");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
