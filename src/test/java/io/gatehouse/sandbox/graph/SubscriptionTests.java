package io.gatehouse.sandbox.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.Shape;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Subscriptions as a subscriber meets them: the handshake, limits, deliveries, tries again, what is lost. */
class SubscriptionTests extends GraphTest {

    private static final String TENANT = SandboxFacts.CONTOSO;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NORMAL =
            "{\"cut\":false,\"duplicatePercent\":0,\"retrySeconds\":60,\"batch\":100,\"shuffled\":false}";

    private static final List<JsonNode> RECEIVED = Collections.synchronizedList(new ArrayList<>());
    private static HttpServer subscriber;
    private static volatile int status = 202;
    private static volatile boolean echoes = true;
    private static volatile int refused;

    @BeforeAll
    static void listen() throws IOException {
        subscriber = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        subscriber.createContext("/", SubscriptionTests::answer);
        subscriber.start();
    }

    @AfterAll
    static void hangUp() {
        subscriber.stop(0);
    }

    @BeforeEach
    void installed() {
        world().change(() ->
                world().tenant(TENANT).orElseThrow().subscriptions().clear());
        RECEIVED.clear();
        refused = 0;
    }

    @AfterEach
    void behave() {
        status = 202;
        echoes = true;
        control("notifications/switches", NORMAL);
    }

    @Test
    void makesOneAfterTheHandshakeAndEndsIt() {
        String token = user("Chat.Read");
        Answer made = create(token, messages(), 4_320, "");
        assertThat(made.status()).as(made.response().body()).isEqualTo(201);
        String id = made.json().path("id").asString();
        assertThat(made.json().path("clientState").asString()).isEqualTo("secret");
        assertThat(made.json().path("creatorId").asString())
                .isEqualTo(person(TENANT, SandboxFacts.CONTOSO_USER).id());
        assertThat(ok("/subscriptions", token).path("value")).hasSize(1);
        assertThat(ok("/subscriptions", application(TENANT, "Chat.Read.All")).path("value"))
                .as("another owner's are not shown")
                .isEmpty();
        assertThat(call("DELETE", "/subscriptions/" + id, token, null).status()).isEqualTo(204);
        assertThat(get("/subscriptions/" + id, token).status()).isEqualTo(404);
    }

    @Test
    void refusesWhatBreaksARule() {
        String token = user("Chat.Read");
        assertThat(create(token, messages(), 4_400, "").errorCode()).isEqualTo("ExtensionError");
        assertThat(create(user("User.Read"), messages(), 60, "").status()).isEqualTo(403);
        assertThat(create(token, "/nothing", 60, "").status()).isEqualTo(400);
        String all = "/users/" + person(TENANT, SandboxFacts.CONTOSO_USER).id() + "/chats/getAllMessages";
        assertThat(create(token, all, 60, "").status())
                .as("for applications alone")
                .isEqualTo(403);
        assertThat(create(application(TENANT, "Chat.Read.All"), all, 60, "").status())
                .isEqualTo(201);
        assertThat(create(user("Presence.Read.All"), "/communications/presences/1", 60, "")
                        .status())
                .as("presence is always encrypted")
                .isEqualTo(400);
        echoes = false;
        assertThat(create(token, messages(), 60, "").errorCode()).isEqualTo("ValidationError");
    }

    @Test
    void renewsAndMakesShortLivesLonger() {
        String token = user("Chat.Read");
        JsonNode made = create(token, messages(), 5, "").json();
        assertThat(end(made)).isAfter(world().now().plus(Duration.ofMinutes(40)));
        Answer renewed = call(
                "PATCH",
                "/subscriptions/" + made.path("id").asString(),
                token,
                "{\"expirationDateTime\":\"" + world().now().plus(Duration.ofMinutes(3_000)) + "\"}");
        assertThat(end(renewed.json())).isAfter(world().now().plus(Duration.ofMinutes(2_990)));
    }

    @Test
    void deliversTriesAgainAndGivesUp() {
        create(user("Chat.Read"), messages(), 60, "");
        status = 503;
        emit(3);
        Awaitility.await().atMost(PATIENCE).until(() -> refused >= 2);
        status = 202;
        // the subscriber has them a moment before the sandbox has its answer
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(fates()).hasSizeGreaterThanOrEqualTo(3).containsOnly("DELIVERED"));
        assertThat(received()).hasSize(3);
        control(
                "notifications/switches",
                "{\"cut\":true,\"duplicatePercent\":0,\"retrySeconds\":0,\"batch\":100,\"shuffled\":false}");
        emit(2);
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(fates()).filteredOn("LOST"::equals).hasSize(2));
        control("notifications/drop", "{\"tenant\":\"" + TENANT + "\",\"announced\":false}");
        emit(1);
        assertThat(fates()).contains("UNSUBSCRIBED");
    }

    @Test
    void tellsOfItsOwnLife() {
        create(user("Chat.Read"), messages(), 60, "");
        control("notifications/lifecycle", "{\"tenant\":\"" + TENANT + "\",\"event\":\"reauthorizationRequired\"}");
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(received())
                        .anySatisfy(it -> assertThat(it.path("lifecycleEvent").asString(""))
                                .isEqualTo("reauthorizationRequired")));
        String id = world().tenant(TENANT)
                .orElseThrow()
                .subscriptions()
                .keySet()
                .iterator()
                .next();
        assertThat(call("POST", "/subscriptions/" + id + "/reauthorize", user("Chat.Read"), null)
                        .status())
                .isEqualTo(204);
        assertThat(world().tenant(TENANT).orElseThrow().subscriptions().get(id).paused())
                .isFalse();
    }

    @Test
    void answersHaveTheDocumentedShape() throws Exception {
        String token = user("Chat.Read");
        JsonNode plain = create(token, messages(), 60, "").json();
        assertShape("subscription", plain);
        JsonNode renewed = call(
                        "PATCH",
                        "/subscriptions/" + plain.path("id").asString(),
                        token,
                        "{\"expirationDateTime\":\"" + world().now().plus(Duration.ofMinutes(90)) + "\"}")
                .json();
        assertShape("subscription", renewed);
        JsonNode rich = create(token, messages(), 60, encrypted()).json();
        assertThat(rich.has("applicationId")).as("subscription-create-rich-201").isFalse();
        assertShape("subscription", ok("/subscriptions/" + rich.path("id").asString(), token));
        assertThat(rich.path("includeResourceData").asBoolean()).isTrue();
        assertThat(rich.path("encryptionCertificateId").asString()).isEqualTo("key-1");
        JsonNode list = ok("/subscriptions", token);
        assertShape("subscriptions", list);
        assertThat(list.path("value")).hasSize(2);
        assertThat(list.path("value").findValuesAsString("clientState")).containsOnly("");
    }

    @Test
    void notificationsHaveTheDocumentedShape() throws Exception {
        create(user("Chat.Read"), messages(), 60, "");
        emit(1);
        assertShape("notifications", delivered("changeType"));
        world().change(() ->
                world().tenant(TENANT).orElseThrow().subscriptions().clear());
        create(user("Chat.Read"), messages(), 60, encrypted());
        emit(1);
        assertShape("notifications-rich", delivered("encryptedContent"));
        for (String event : List.of("reauthorizationRequired", "missed")) {
            control("notifications/lifecycle", "{\"tenant\":\"%s\",\"event\":\"%s\"}".formatted(TENANT, event));
            assertLifecycle(event);
        }
        control("notifications/drop", "{\"tenant\":\"" + TENANT + "\",\"announced\":true}");
        assertLifecycle("subscriptionRemoved");
    }

    private static void assertLifecycle(String event) {
        JsonNode told = delivered("lifecycleEvent");
        assertShape("lifecycle", told);
        assertThat(told.path("value").findValuesAsString("lifecycleEvent")).containsExactly(event);
    }

    /** The next delivery whose items have this member, as a whole. */
    private static JsonNode delivered(String member) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> RECEIVED.stream()
                                .filter(body -> body.path("value").path(0).has(member))
                                .findFirst()
                                .filter(RECEIVED::remove),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static void assertShape(String name, JsonNode actual) {
        Shape.assertShape("graph/" + name, actual);
    }

    /** What asks for the content of messages too, for a certificate of our own. */
    private static String encrypted() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        X500Name name = new X500Name("CN=subscriber");
        Date now = Date.from(Instant.now());
        byte[] certificate = new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        now,
                        Date.from(Instant.now().plus(Duration.ofDays(1))),
                        name,
                        pair.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()))
                .getEncoded();
        return ",\"includeResourceData\":true,\"encryptionCertificateId\":\"key-1\",\"encryptionCertificate\":\""
                + Base64.getEncoder().encodeToString(certificate) + "\"";
    }

    private static Answer create(String token, String resource, int minutes, String more) {
        String url = "http://localhost:" + subscriber.getAddress().getPort() + "/graph/";
        return call("POST", "/subscriptions", token, """
                {"changeType":"%s","notificationUrl":"%sn","lifecycleNotificationUrl":"%sl","resource":"%s",
                 "expirationDateTime":"%s","clientState":"secret"%s}
                """.formatted(
                        resource.contains("presences") ? "updated" : "created",
                        url,
                        url,
                        resource,
                        world().now().plus(Duration.ofMinutes(minutes)),
                        more));
    }

    private static String messages() {
        return "/chats/19:sandbox_emergency@thread.v2/messages";
    }

    /** A token of the portal's own client, which is installed at home. */
    private static String user(String... scopes) {
        return delegated(TENANT, SandboxFacts.CONTOSO_USER, scopes);
    }

    private static void emit(int count) {
        control(
                "notifications/emit",
                "{\"tenant\":\"%s\",\"kind\":\"MESSAGE\",\"count\":%d,\"urgent\":0}".formatted(TENANT, count));
    }

    private static List<JsonNode> received() {
        return RECEIVED.stream()
                .flatMap(body -> StreamSupport.stream(body.path("value").spliterator(), false))
                .toList();
    }

    private static List<String> fates() {
        String body = get(sandbox().graphEndpoint() + "/_sandbox/notifications/ledger?tenant=" + TENANT, "")
                .response()
                .body();
        return StreamSupport.stream(JSON.readTree(body).spliterator(), false)
                .map(entry -> entry.path("fate").asString())
                .toList();
    }

    private static Instant end(JsonNode subscription) {
        return Instant.parse(subscription.path("expirationDateTime").asString());
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (query != null && query.startsWith("validationToken=")) {
            byte[] token = (echoes ? URLDecoder.decode(query.substring(16), StandardCharsets.UTF_8) : "no")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, token.length);
            exchange.getResponseBody().write(token);
        } else {
            if (status == 202) {
                RECEIVED.add(JSON.readTree(body));
            } else {
                refused++;
            }
            exchange.sendResponseHeaders(status, -1);
        }
        exchange.close();
    }
}
