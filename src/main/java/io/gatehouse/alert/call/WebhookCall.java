package io.gatehouse.alert.call;

import io.gatehouse.alert.call.PublicAddresses.Refused;
import io.gatehouse.shared.Secret;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Posts a message to an address that somebody typed. The name is resolved once and the connection goes to the very
 * address that was looked at, so that no second answer of a name server leads elsewhere; redirects are not followed.
 * Never call it inside a transaction.
 */
@Component
public class WebhookCall {

    private static final Logger log = LoggerFactory.getLogger(WebhookCall.class);
    private static final int CONNECT = (int) Duration.ofSeconds(5).toMillis();
    private static final int LONGEST_LINE = 1_000;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: ([\\x20-\\x7e]*))?");

    private final PublicAddresses addresses;
    private final long timeout;
    private final SSLSocketFactory sockets = (SSLSocketFactory) SSLSocketFactory.getDefault();

    WebhookCall(PublicAddresses addresses, CallSettings settings) {
        this.timeout = settings.timeout().toMillis();
        this.addresses = addresses;
    }

    /**
     * How a call ended.
     *
     * @param passing whether it may end otherwise another time
     */
    public record Answer(String text, boolean accepted, boolean passing) {}

    /** A message with the headers that go with it. */
    public record Message(Map<String, String> headers, String body) {}

    public Answer post(Secret url, Message message) {
        try {
            URI target = addresses.checked(url.reveal());
            return read(target, addresses.resolved(target), message);
        } catch (Refused e) {
            return new Answer(String.valueOf(e.getMessage()), false, e.passing());
        } catch (SSLException e) {
            return new Answer("The certificate of the receiver is not in order", false, true);
        } catch (IOException e) {
            return new Answer("No answer: " + e.getClass().getSimpleName(), false, true);
        }
    }

    private Answer read(URI target, InetAddress address, Message message) throws IOException {
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(address, PublicAddresses.port(target)), CONNECT);
            return timely(plain, () -> {
                if (!target.getScheme().equalsIgnoreCase("https")) {
                    return exchange(plain, target, message);
                }
                try (Socket secured = secured(plain, target)) {
                    return exchange(secured, target, message);
                }
            });
        }
    }

    /** What a receiver answers, or how it takes what is sent. */
    private interface Exchange {
        Answer run() throws IOException;
    }

    /** A socket's own timeout begins anew with each byte: one that drips would hold the caller for hours. */
    private Answer timely(Socket plain, Exchange exchange) throws IOException {
        AtomicBoolean late = new AtomicBoolean();
        Future<?> end = CompletableFuture.runAsync(
                () -> {
                    late.set(true);
                    close(plain);
                },
                CompletableFuture.delayedExecutor(timeout, TimeUnit.MILLISECONDS));
        try {
            return exchange.run();
        } catch (IOException e) {
            throw late.get() ? new SocketTimeoutException() : e;
        } finally {
            end.cancel(false);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("Socket of a webhook could not be closed", e);
        }
    }

    private Socket secured(Socket plain, URI target) throws IOException {
        SSLSocket socket =
                (SSLSocket) sockets.createSocket(plain, target.getHost(), PublicAddresses.port(target), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static Answer exchange(Socket socket, URI target, Message message) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(request(target, message).getBytes(StandardCharsets.US_ASCII));
        out.write(message.body().getBytes(StandardCharsets.UTF_8));
        out.flush();
        return judged(line(new BufferedInputStream(socket.getInputStream())));
    }

    private static String request(URI target, Message message) {
        String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
        String path = target.getRawPath() == null || target.getRawPath().isEmpty() ? "/" : target.getRawPath();
        String port = target.getPort() < 0 ? "" : ":" + target.getPort();
        StringBuilder head = new StringBuilder("POST " + path + query + " HTTP/1.1\r\n");
        head.append("Host: ").append(target.getHost()).append(port).append("\r\n");
        message.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("User-Agent: Gatehouse\r\nAccept: */*\r\nConnection: close\r\nContent-Length: ")
                .append(message.body().getBytes(StandardCharsets.UTF_8).length);
        return head.append("\r\n\r\n").toString();
    }

    /** The first line is all that counts; nothing of the rest is read, or shown to anybody. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n' && line.length() < LONGEST_LINE; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private static Answer judged(String line) {
        Matcher status = STATUS.matcher(line);
        if (!status.matches()) {
            return new Answer("The answer was no HTTP", false, true);
        }
        int code = Integer.parseInt(status.group(1));
        String text = (status.group(1) + " " + (status.group(2) == null ? "" : status.group(2))).strip();
        boolean gone = code == 410 || code == 404 || code >= 300 && code < 400;
        return new Answer(text, code >= 200 && code < 300, !gone);
    }
}
