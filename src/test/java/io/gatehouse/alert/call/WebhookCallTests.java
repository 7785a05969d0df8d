package io.gatehouse.alert.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.gatehouse.alert.call.WebhookCall.Answer;
import io.gatehouse.alert.call.WebhookCall.Message;
import io.gatehouse.packaging.Neighbours;
import io.gatehouse.shared.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Posts to a receiver that listens for real. */
class WebhookCallTests {

    private final WebhookCall call = call(Duration.ofSeconds(30));
    private final List<String> received = new CopyOnWriteArrayList<>();
    private HttpServer receiver;

    @BeforeEach
    void listen() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("webhook-id") + " " + body);
            int status = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
            exchange.getResponseHeaders().add("Location", "/200");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void close() {
        receiver.stop(0);
    }

    @Test
    void postsBodyAndHeadersAndTellsTheAnswer() {
        Answer answer = post("/200?sig=a%2Fb");

        assertThat(answer).isEqualTo(new Answer("200 OK", true, true));
        assertThat(received).containsExactly("POST /200?sig=a%2Fb m1 {\"text\":\"Grüße\"}");
    }

    @Test
    void tellsWhatMayPassFromWhatWillNot() {
        assertThat(post("/503").passing()).isTrue();
        assertThat(post("/429").accepted()).isFalse();
        assertThat(post("/410").passing()).isFalse();
    }

    @Test
    void followsNoRedirect() {
        Answer answer = post("/302");

        assertThat(answer.accepted()).isFalse();
        assertThat(received).hasSize(1);
    }

    @Test
    void waitsNotForEverForAnAnswer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Answer answer = call(Duration.ofMillis(500))
                    .post(
                            Secret.of("http://127.0.0.1:" + silent.getLocalPort() + "/hook"),
                            new Message(Map.of(), "{}"));

            assertThat(answer).isEqualTo(new Answer("No answer: SocketTimeoutException", false, true));
        }
    }

    @Test
    void waitsNoLongerForAnAnswerThatDrips() throws Exception {
        try (ServerSocket dripping = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread receiver = Thread.ofVirtual().start(() -> drip(dripping));
            Neighbours neighbours = Neighbours.watch();
            long start = System.nanoTime();

            Answer answer = call(Duration.ofMillis(600))
                    .post(
                            Secret.of("http://127.0.0.1:" + dripping.getLocalPort() + "/hook"),
                            new Message(Map.of(), "{}"));

            assertThat(answer).isEqualTo(new Answer("No answer: SocketTimeoutException", false, true));
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertThat(took)
                    .isLessThan(neighbours.limitOfWaiting("To give up what drips", Duration.ofSeconds(4), took));
            receiver.join();
        }
    }

    /** A byte each 200 ms: never silent for long, and its line would be complete after eight seconds. */
    private static void drip(ServerSocket dripping) {
        try (Socket socket = dripping.accept()) {
            for (byte next : ("HTTP/1.1 200 O" + "K".repeat(24) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII)) {
                socket.getOutputStream().write(next);
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            }
        } catch (IOException gone) {
            // the caller does not wait for the rest
        }
    }

    @Test
    void tellsThatNobodyListens() {
        int port = receiver.getAddress().getPort();
        receiver.stop(0);

        Answer answer = call.post(Secret.of("http://127.0.0.1:" + port + "/200"), new Message(Map.of(), "{}"));

        assertThat(answer.accepted()).isFalse();
        assertThat(answer.passing()).isTrue();
    }

    private static WebhookCall call(Duration timeout) {
        CallSettings settings = new CallSettings(true, timeout);
        return new WebhookCall(new PublicAddresses(settings), settings);
    }

    private Answer post(String path) {
        String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + path;
        return call.post(Secret.of(url), new Message(Map.of("webhook-id", "m1"), "{\"text\":\"Grüße\"}"));
    }
}
