package io.gatehouse.subscription.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gatehouse.demo.TlsDoor;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.subscription.desk.Verdict.Outcome;
import io.gatehouse.subscription.inbox.SelfCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ResourceBundle;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the test of the public address says of each answer that there may be. */
class PublicTestTests {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final String TEXT = "text/plain; charset=utf-8";

    private final SelfCalls selfCalls = mock(SelfCalls.class);
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;
    private String there;

    /** What stands at the public address, perhaps a proxy with ideas of its own. */
    private interface Answering {
        void to(HttpExchange call) throws IOException;
    }

    @BeforeEach
    void listen() throws IOException {
        when(selfCalls.path()).thenReturn("/graph/notifications/test");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        there = "http://localhost:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    @Test
    void isFineWithTheTokenAsItWas() {
        Verdict verdict = at("http://localhost:8080", call -> answer(call, 200, TEXT, token(call)));

        assertThat(verdict.outcome()).isEqualTo(Outcome.FINE);
        assertThat(verdict.fine()).isTrue();
        assertThat(verdict.status()).isEqualTo(200);
        assertThat(verdict.shown()).isNull();
    }

    @Test
    void wantsHttpsEverywhereButOnThisMachine() {
        Answering echo = call -> answer(call, 200, TEXT, token(call));

        assertThat(at("http://connect.example", echo).outcome()).isEqualTo(Outcome.NOT_HTTPS);
        assertThat(at("https://connect.example", echo).outcome()).isEqualTo(Outcome.FINE);
        assertThat(at("http://127.0.0.1:8080", echo).outcome()).isEqualTo(Outcome.FINE);
    }

    @Test
    void tellsWhatCameInsteadOfTheEcho() {
        Verdict maintenance = at(call -> answer(call, 503, "text/html", "<h1>We are working</h1>"));
        assertThat(maintenance.outcome()).isEqualTo(Outcome.WRONG_STATUS);
        assertThat(maintenance.status()).isEqualTo(503);
        assertThat(maintenance.shown()).isEqualTo("<h1>We are working</h1>");

        assertThat(at(call -> {
                            call.getResponseHeaders().set("Location", there + "/elsewhere");
                            answer(call, 302, TEXT, token(call));
                        })
                        .outcome())
                .as("Microsoft follows nobody")
                .isEqualTo(Outcome.WRONG_STATUS);
        assertThat(at(call -> answer(call, 200, "text/html", token(call))).outcome())
                .isEqualTo(Outcome.WRONG_TYPE);
        assertThat(at(call -> answer(call, 200, TEXT, call.getRequestURI().getRawQuery()))
                        .outcome())
                .as("still encoded")
                .isEqualTo(Outcome.WRONG_BODY);
        assertThat(at(call -> answer(call, 200, TEXT, "x".repeat(5_000))).shown())
                .hasSize(200);
    }

    @Test
    void tellsWhatKeepsMicrosoftFromAsking() throws IOException {
        assertThat(run("http://localhost:" + closedPort(), SHORT.multipliedBy(20))
                        .outcome())
                .isEqualTo(Outcome.UNREACHABLE);
        assertThat(run("http://no-such-name.invalid", LONG).outcome()).isEqualTo(Outcome.NAME_UNKNOWN);
        assertThat(plainTextAtThePortOfTls()).isEqualTo(Outcome.TLS_REFUSED);
        assertThat(at(HttpExchange::close).outcome()).as("hung up").isEqualTo(Outcome.UNREACHABLE);
    }

    /** As a proxy shows it that somebody set up with a certificate of their own making. */
    @Test
    void tellsOfACertificateThatMicrosoftWouldNotTrust() throws IOException {
        int port = closedPort();
        try (TlsDoor selfMade =
                TlsDoor.open("localhost", port, server.getAddress().getPort())) {
            Verdict verdict = run("https://localhost:" + port, LONG);

            assertThat(verdict.outcome()).isEqualTo(Outcome.CERTIFICATE_UNTRUSTED);
            assertThat(verdict.fine()).isFalse();
            assertThat(selfMade.answers()).as("nothing was asked of it").isEmpty();
        }
        assertThat(ResourceBundle.getBundle("messages-subscription")
                        .getString("subscription.verdict." + Outcome.CERTIFICATE_UNTRUSTED))
                .contains("not from a public authority", "Whoever runs the server or the proxy", "whole chain");
    }

    @ParameterizedTest
    @EnumSource
    void hasWordsForEachOutcome(Outcome outcome) {
        assertThat(ResourceBundle.getBundle("messages-subscription").getString("subscription.verdict." + outcome))
                .isNotBlank();
    }

    @Test
    void waitsForTheWholeAnswerButNotForever() {
        server.createContext("/graph/notifications/test", call -> pause());
        assertThat(run(there, SHORT).outcome()).as("no answer").isEqualTo(Outcome.TOO_SLOW);

        server.removeContext("/graph/notifications/test");
        server.createContext("/graph/notifications/test", call -> {
            call.getResponseHeaders().set("Content-Type", TEXT);
            call.sendResponseHeaders(200, 0);
            call.getResponseBody().write('V');
            call.getResponseBody().flush();
            pause();
        });
        Verdict begun = run(there, SHORT);
        assertThat(begun.outcome()).as("begun and never ended").isEqualTo(Outcome.TOO_SLOW);
        assertThat(begun.status()).isNull();
    }

    private Outcome plainTextAtThePortOfTls() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (Socket client = plain.accept()) {
                    client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                    client.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // the caller has left
                }
            });
            return run("https://localhost:" + plain.getLocalPort(), LONG).outcome();
        }
    }

    private void pause() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Verdict at(Answering answering) {
        return at("http://localhost:8080", answering);
    }

    private Verdict at(String publicUrl, Answering answering) {
        server.createContext("/graph/notifications/test", answering::to);
        try {
            return run(publicUrl, there, LONG);
        } finally {
            server.removeContext("/graph/notifications/test");
        }
    }

    private Verdict run(String reached, Duration patience) {
        return run("http://localhost:8080", reached, patience);
    }

    private Verdict run(String publicUrl, String reached, Duration patience) {
        PublicRoute route = address -> URI.create(address.toString().replace(publicUrl, reached));
        return new PublicTest(new PublicUrl(URI.create(publicUrl)), selfCalls, route, patience).run();
    }

    private static String token(HttpExchange call) {
        return URLDecoder.decode(
                call.getRequestURI().getRawQuery().substring("validationToken=".length()), StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange call, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().set("Content-Type", type);
        call.sendResponseHeaders(status, bytes.length);
        call.getResponseBody().write(bytes);
        call.close();
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
