package io.gatehouse.onboarding;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Another Entra ID and Graph than Microsoft's: the sandbox behind it answers, and what a test names is changed on the
 * way. It signs id tokens with a key of its own, which its key set tells, so it can let in whom Microsoft's pages stop.
 */
public final class ForeignEntra implements AutoCloseable {

    private static final Set<String> HOP_BY_HOP = Set.of(
            "host",
            "connection",
            "content-length",
            "expect",
            "upgrade",
            "accept-encoding",
            "transfer-encoding",
            "keep-alive");

    private static final Pattern QUOTED_ID =
            Pattern.compile("\"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\"");

    private final JsonMapper json = JsonMapper.shared();
    private final HttpClient client = HttpClient.newHttpClient();
    private final RSAKey key = key();
    private final URI sandbox;
    private final HttpServer server;
    private final Map<String, UnaryOperator<Answer>> changes = new ConcurrentHashMap<>();
    private final Map<String, Predicate<String>> wrongBodies = new ConcurrentHashMap<>();
    private final Map<String, Answer> refusals = new ConcurrentHashMap<>();
    private final Map<String, String> challenges = new ConcurrentHashMap<>();
    private final AtomicBoolean capitals = new AtomicBoolean();
    private final AtomicBoolean twice = new AtomicBoolean();
    private final AtomicBoolean redeemed = new AtomicBoolean();

    public ForeignEntra(URI sandbox) {
        this.sandbox = sandbox;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::relay);
        server.start();
    }

    /** A JSON answer on its way to the portal. */
    public record Answer(int status, Map<String, Object> body) {}

    public String origin() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Changes every answer whose path ends like this, or is of this pattern. */
    public void change(String pathEnd, UnaryOperator<Answer> change) {
        changes.put(pathEnd, change);
    }

    /** Answers nothing else at paths that end like this; the sandbox is not asked. */
    void refuse(String pathEnd, int status, String code) {
        refusals.put(pathEnd, refusal(status, code));
    }

    private static Answer refusal(int status, String code) {
        return new Answer(status, Map.of("error", Map.of("code", code, "message", code)));
    }

    /** Graph wants to see these claims in the token at paths that end like this (E:claims-challenge). */
    void challenge(String pathEnd, String claims) {
        challenges.put(pathEnd, claims);
    }

    /** Writes each id in capitals, in answers and in id tokens, and takes it in any spelling. */
    void capitals() {
        capitals.set(true);
    }

    /** Finds these bodies wrong at paths of this pattern; the sandbox is not asked. */
    void refuse(String pattern, Predicate<String> wrong) {
        wrongBodies.put(pattern, wrong);
    }

    /** Signs other claims than the sandbox did; only answers that hold an id token are touched. */
    public void claims(UnaryOperator<Map<String, Object>> change) {
        change("/oauth2/v2.0/token", answer -> {
            Object idToken = answer.body().get("id_token");
            if (idToken != null) {
                answer.body().put("id_token", signed(change, idToken.toString()));
            }
            return answer;
        });
    }

    /** Redeems the next code before the portal does, as where a network sends a call twice; the portal gets the second answer. */
    public void redeemsTwice() {
        twice.set(true);
    }

    /** Whether a code was redeemed before the portal's own call. */
    public boolean redeemedBefore() {
        return redeemed.get();
    }

    /** From now on nothing is changed. */
    public void honest() {
        changes.clear();
        refusals.clear();
        challenges.clear();
        capitals.set(false);
        wrongBodies.clear();
        twice.set(false);
        redeemed.set(false);
    }

    private void relay(HttpExchange exchange) throws IOException {
        byte[] sent = asSpelt(exchange.getRequestBody().readAllBytes());
        String path = exchange.getRequestURI().getPath();
        Predicate<String> wrong = of(wrongBodies, path);
        String challenge = of(challenges, path);
        if (challenge != null) {
            String encoded = Base64.getEncoder().encodeToString(challenge.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseHeaders()
                    .set(
                            "WWW-Authenticate",
                            "Bearer realm=\"\", error=\"insufficient_claims\", claims=\"" + encoded + "\"");
        }
        Answer refusal = wrong != null && wrong.test(new String(sent, StandardCharsets.UTF_8))
                ? refusal(400, "Request_BadRequest")
                : challenge != null ? refusal(401, "InvalidAuthenticationToken") : of(refusals, path);
        if (refusal != null) {
            byte[] said = json.writeValueAsBytes(refusal.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(refusal.status(), said.length);
            exchange.getResponseBody().write(said);
            exchange.close();
            return;
        }
        if (redeems(sent) && twice.getAndSet(false)) {
            redeemed.set(ask(exchange, sent).statusCode() == 200);
        }
        HttpResponse<byte[]> told = ask(exchange, sent);
        int status = told.statusCode();
        byte[] body = told.body();
        UnaryOperator<Answer> change = changeOf(path);
        if (change != null && body.length > 0 && json(told)) {
            Map<String, Object> read = json.readValue(body, Map.class);
            Answer changed = change.apply(new Answer(status, read));
            status = changed.status();
            body = json.writeValueAsBytes(changed.body());
        }
        if (capitals.get() && json(told) && !path.contains("/.well-known/")) {
            body = shouted(body);
        }
        told.headers().map().forEach((name, values) -> {
            if (!HOP_BY_HOP.contains(name)) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static final Pattern GUID =
            Pattern.compile("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    private byte[] asSpelt(byte[] sent) {
        boolean binary = sent.length > 1 && sent[0] == 'P' && sent[1] == 'K';
        return !capitals.get() || binary
                ? sent
                : spelt(new String(sent, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }

    private String spelt(String text) {
        return capitals.get() ? GUID.matcher(text).replaceAll(id -> id.group().toLowerCase(Locale.ROOT)) : text;
    }

    /** What only looks like an id keeps its spelling: secrets, tokens, links. */
    private byte[] shouted(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        String loud = QUOTED_ID.matcher(text).replaceAll(id -> id.group().toUpperCase(Locale.ROOT));
        if (loud.contains("\"id_token\"")) {
            Map<String, Object> read = json.readValue(loud, Map.class);
            read.put("id_token", signed(ForeignEntra::shouted, String.valueOf(read.get("id_token"))));
            return json.writeValueAsBytes(read);
        }
        return loud.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> shouted(Map<String, Object> claims) {
        for (String id : List.of("tid", "oid", "aud", "iss")) {
            claims.computeIfPresent(
                    id,
                    (name, value) -> GUID.matcher(value.toString())
                            .replaceAll(found -> found.group().toUpperCase(Locale.ROOT)));
        }
        claims.computeIfPresent(
                "wids",
                (name, roles) -> ((List<String>) roles)
                        .stream().map(role -> role.toUpperCase(Locale.ROOT)).toList());
        return claims;
    }

    private static boolean redeems(byte[] form) {
        return new String(form, StandardCharsets.ISO_8859_1).contains("grant_type=authorization_code");
    }

    /** An outage speaks HTML. */
    private static boolean json(HttpResponse<byte[]> told) {
        return told.headers().firstValue("content-type").orElse("").contains("json");
    }

    private UnaryOperator<Answer> changeOf(String path) {
        if (path.endsWith("/.well-known/openid-configuration")) {
            return answer -> {
                String keys = String.valueOf(answer.body().get("jwks_uri"));
                answer.body().put("jwks_uri", keys.replace(sandbox.toString(), origin()));
                return answer;
            };
        }
        if (path.endsWith("/discovery/v2.0/keys")) {
            return answer -> {
                List<Object> keys = (List<Object>) answer.body().get("keys");
                keys.add(key.toPublicJWK().toJSONObject());
                return answer;
            };
        }
        return of(changes, path);
    }

    private static <T> @Nullable T of(Map<String, T> byEnd, String path) {
        return byEnd.entrySet().stream()
                .filter(one -> path.endsWith(one.getKey()) || path.matches(one.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private HttpResponse<byte[]> ask(HttpExchange exchange, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        sandbox.resolve(spelt(exchange.getRequestURI().toString())))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!HOP_BY_HOP.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private String signed(UnaryOperator<Map<String, Object>> change, String token) {
        try {
            Map<String, Object> claims = SignedJWT.parse(token).getPayload().toJSONObject();
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    JWTClaimsSet.parse(change.apply(claims)));
            jwt.sign(new RSASSASigner(key));
            return jwt.serialize();
        } catch (ParseException | JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).keyID("foreign").generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
    }
}
