package io.gatehouse.mail.outbox;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A mail server that misbehaves on demand. What it accepted, and every command it heard, can be looked at. */
final class ScriptedSmtpServer implements Closeable {

    enum Mood {
        ACCEPTS,
        REFUSES_SENDER,
        REFUSES_SENDER_LATE,
        REFUSES_RECIPIENT,
        REFUSES_TO_RELAY,
        RELAYS_TO_CONTOSO,
        GREYLISTS,
        REFUSES_CONTENT,
        WANTS_SIGN_IN,
        REFUSES_SIGN_IN,
        TAKES_SIGN_IN,
        DROPS_AFTER_DATA,
        /** Takes its time for each answer. */
        SLOW,
        /** Says nothing more once it has read a mail. */
        HANGS
    }

    record Accepted(String from, List<String> recipients, String message) {
        String header(String name) {
            return message.lines()
                    .takeWhile(line -> !line.isEmpty())
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    static final Duration PAUSE = Duration.ofMillis(1500);

    final List<Accepted> accepted = new CopyOnWriteArrayList<>();
    final List<String> commands = new CopyOnWriteArrayList<>();
    /** Mails that it read and says nothing of. */
    final AtomicInteger silent = new AtomicInteger();

    volatile Mood mood = Mood.ACCEPTS;

    private final int port;
    private volatile @Nullable ServerSocket listener;

    ScriptedSmtpServer() {
        listener = listen(0);
        port = listener.getLocalPort();
        serve();
    }

    int port() {
        return port;
    }

    void goAway() throws IOException {
        ServerSocket open = listener;
        if (open != null) {
            open.close();
        }
        listener = null;
    }

    void comeBack() {
        if (listener == null) {
            listener = listen(port);
            serve();
        }
    }

    void reset() {
        comeBack();
        mood = Mood.ACCEPTS;
        accepted.clear();
        commands.clear();
    }

    @Override
    public void close() throws IOException {
        goAway();
    }

    private static ServerSocket listen(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve() {
        ServerSocket open = listener;
        Thread.ofVirtual().start(() -> {
            try {
                while (open != null && !open.isClosed()) {
                    Socket client = open.accept();
                    Thread.ofVirtual().start(() -> talk(client));
                }
            } catch (IOException e) {
                // closed
            }
        });
    }

    private void talk(Socket client) {
        try (client;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
                PrintWriter out = new PrintWriter(client.getOutputStream(), false, StandardCharsets.UTF_8)) {
            answer(out, "220 scripted ESMTP");
            String from = "";
            List<String> recipients = new ArrayList<>();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                commands.add(line);
                String verb = line.toUpperCase(java.util.Locale.ROOT);
                if (verb.startsWith("QUIT")) {
                    answer(out, "221 2.0.0 Bye");
                    return;
                } else if (verb.startsWith("EHLO") && (mood == Mood.REFUSES_SIGN_IN || mood == Mood.TAKES_SIGN_IN)) {
                    answer(out, "250-scripted\r\n250 AUTH PLAIN");
                } else if (verb.startsWith("AUTH")) {
                    answer(out, mood == Mood.TAKES_SIGN_IN ? "235 2.7.0 Welcome" : "535 5.7.8 Bad password");
                } else if (verb.startsWith("MAIL FROM:")) {
                    from = line;
                    recipients.clear();
                    answer(out, senderAnswer());
                } else if (verb.startsWith("RCPT TO:")) {
                    recipients.add(line);
                    answer(out, recipientAnswer(line));
                } else if (verb.equals("DATA")) {
                    answer(out, "354 Go ahead");
                    String message = data(in);
                    if (mood == Mood.DROPS_AFTER_DATA) {
                        accepted.add(new Accepted(from, List.copyOf(recipients), message));
                        return;
                    } else if (mood == Mood.HANGS) {
                        silent.incrementAndGet();
                        in.readLine();
                        return;
                    } else if (mood == Mood.REFUSES_CONTENT) {
                        answer(out, "554 5.7.1 Message looks like spam");
                    } else {
                        accepted.add(new Accepted(from, List.copyOf(recipients), message));
                        answer(out, "250 2.0.0 OK queued as " + accepted.size());
                    }
                } else {
                    answer(out, "250 OK");
                }
            }
        } catch (IOException e) {
            // the client left
        }
    }

    private String senderAnswer() {
        return switch (mood) {
            case WANTS_SIGN_IN -> "530 5.7.0 Authentication required";
            case REFUSES_SENDER -> "550 5.7.1 Sender not allowed";
            default -> "250 2.1.0 OK";
        };
    }

    private String recipientAnswer(String line) {
        return switch (mood) {
            case REFUSES_TO_RELAY -> "554 5.7.1 <adele@contoso.example>: Relay access denied";
            case RELAYS_TO_CONTOSO ->
                line.contains("@contoso.example") ? "250 2.1.5 OK" : "550 5.7.1 Unable to relay for this address";
            case REFUSES_SENDER_LATE -> "553 5.7.1 <no-reply@localhost>: Sender address rejected: not owned by portal";
            case REFUSES_RECIPIENT -> "550 5.1.1 No such user here";
            case GREYLISTS -> "451 4.7.1 Greylisted, come back later";
            default -> "250 2.1.5 OK";
        };
    }

    private static String data(BufferedReader in) throws IOException {
        StringBuilder message = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            message.append(line.startsWith("..") ? line.substring(1) : line).append("\r\n");
        }
        return message.toString();
    }

    private void answer(PrintWriter out, String line) {
        if (mood == Mood.SLOW) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        out.print(line + "\r\n");
        out.flush();
    }
}
