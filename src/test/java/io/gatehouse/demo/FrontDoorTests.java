package io.gatehouse.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrontDoorTests {

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<AutoCloseable> running = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : running) {
            each.close();
        }
    }

    @Test
    void leadsEachRequestToTheNextReplica() throws Exception {
        FrontDoor door = door(replica("one"), replica("two"), replica("three"));

        assertThat(List.of(
                        get(door).body(),
                        get(door).body(),
                        get(door).body(),
                        get(door).body()))
                .containsExactly("one /page?a=b", "two /page?a=b", "three /page?a=b", "one /page?a=b");
    }

    @Test
    void passesNoOneWhoIsNotReadyUnlessThereIsNobodyElse() throws Exception {
        FrontDoor door = door(starting(), replica("one"));

        assertThat(List.of(get(door).body(), get(door).body())).containsOnly("one /page?a=b");
        assertThat(get(door(starting())).body()).isEqualTo("starting /page?a=b");
    }

    @Test
    void goesOnToAnotherReplicaWithoutAskingTheDead() throws Exception {
        FrontDoor door = door(nobody(), replica("one"));

        for (int i = 0; i < 4; i++) {
            assertThat(post(door).body()).isEqualTo("one /page");
        }
        assertThat(get(door(nobody())).statusCode()).isEqualTo(503);
    }

    /** A page can be asked for again; an order that may have been carried out must not be. */
    @Test
    void repeatsWhatOnlyReadsWhenAReplicaDiesOverIt() throws Exception {
        for (int i = 0; i < 4; i++) {
            assertThat(get(door(dying(), replica("one"))).body()).isEqualTo("one /page?a=b");
        }
        FrontDoor door = door(dying(), replica("one"));
        assertThat(List.of(post(door).statusCode(), post(door).statusCode())).containsExactlyInAnyOrder(502, 200);
    }

    @Test
    void tellsWhoComesAndBelievesNobodyWhoSaysSoHimself() throws Exception {
        FrontDoor door = door(
                replica(exchange -> String.valueOf(exchange.getRequestHeaders().get("X-Forwarded-For")
                        + exchange.getRequestHeaders().getFirst("X-Forwarded-Host"))));

        HttpRequest request =
                request(door, "/page").header("X-Forwarded-For", "198.51.100.7").build();

        assertThat(client.send(request, BodyHandlers.ofString()).body())
                .isEqualTo("[127.0.0.1]localhost:" + door.port());
    }

    private FrontDoor door(int... replicas) {
        List<Integer> ports = new ArrayList<>();
        for (int port : replicas) {
            ports.add(port);
        }
        FrontDoor door = FrontDoor.open(0, ports, (path, replica) -> {});
        running.add(door);
        await().until(() -> door.ready() == ports.stream().filter(this::readied).count());
        return door;
    }

    private boolean readied(int port) {
        try {
            HttpRequest look = HttpRequest.newBuilder(
                            URI.create("http://localhost:" + port + "/actuator/health/readiness"))
                    .build();
            return client.send(look, BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> get(FrontDoor door) throws Exception {
        return client.send(request(door, "/page?a=b").build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(FrontDoor door) throws Exception {
        return client.send(
                request(door, "/page")
                        .POST(BodyPublishers.ofString("x".repeat(100_000)))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(FrontDoor door, String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + door.port() + path));
    }

    private interface Saying {
        String of(HttpExchange exchange) throws IOException;
    }

    private int replica(String name) throws IOException {
        return replica(exchange -> name + " " + exchange.getRequestURI());
    }

    private int replica(Saying saying) throws IOException {
        return server(200, saying);
    }

    private int starting() throws IOException {
        return server(503, exchange -> "starting " + exchange.getRequestURI());
    }

    /** Says that it is ready, and breaks off in the middle of each answer. */
    private int dying() throws IOException {
        return server(200, exchange -> null);
    }

    private int server(int readiness, Saying saying) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            answer(exchange, readiness, saying);
            exchange.close();
        });
        server.start();
        running.add(() -> server.stop(0));
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int readiness, Saying saying) throws IOException {
        boolean named = exchange.getRequestHeaders().containsKey("Host");
        if (!named || exchange.getRequestURI().getPath().startsWith("/actuator")) {
            exchange.sendResponseHeaders(named ? readiness : 400, -1);
            return;
        }
        String text = saying.of(exchange);
        // of no known length: sent in chunks, the last of which never comes where it breaks off
        exchange.sendResponseHeaders(200, text == null ? 1_000 : 0);
        exchange.getResponseBody().write((text == null ? "half" : text).getBytes());
        exchange.getResponseBody().flush();
    }

    private static int nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
