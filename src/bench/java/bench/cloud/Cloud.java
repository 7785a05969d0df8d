package bench.cloud;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Token endpoint and directory pages; a tenant is known by its access token. */
public final class Cloud implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, Directory> directories = new ConcurrentHashMap<>();
    private final byte[] noGroups;
    private final byte[] organization;
    private final byte[] domains;
    private final byte[] nothing;
    private final Directory nobody;
    public final AtomicLong requests = new AtomicLong();
    public final AtomicLong tokens = new AtomicLong();

    /** How long each page takes. */
    public volatile long latencyMillis;

    /** How long each token takes. */
    public volatile long tokenMillis;

    /** One token request in so many is refused for a second; with zero none. */
    public volatile int refuseEvery;

    public final AtomicLong refused = new AtomicLong();

    /** Calls for a tenant that was refused, before its second was over. */
    public final AtomicLong early = new AtomicLong();

    private final Map<String, Long> quietUntil = new ConcurrentHashMap<>();

    /** One page in so many is refused for a second; with zero none. */
    public volatile int refusePageEvery;

    /** Pages refused to each tenant. */
    public final Map<String, Long> refusedPages = new ConcurrentHashMap<>();

    /** How many users a delta page holds at most; Graph is said to give 200. */
    public volatile int deltaPage = 200;

    public Cloud() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        nobody = Directory.of(origin(), 0, 0, deltaPage);
        organization = Pages.packed("{\"value\":[{\"id\":\"5f1c0c3e-7a42-4d19-b6d1-2f0a9e64c7b8\"}]}");
        domains = Pages.packed("{\"value\":[{\"id\":\"contoso.example\",\"isVerified\":true}]}");
        nothing = Pages.packed("{\"value\":[]}");
        noGroups = Pages.packed(
                "{\"@odata.deltaLink\":\"" + origin() + "/v1.0/groups/delta?$deltatoken=d1\",\"value\":[]}");
    }

    public String origin() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** The directory behind the token {@code access-} and the tenant's id. */
    public void users(String tenant, int number, int users) throws IOException {
        directories.put(tenant, Directory.of(origin(), number, users, deltaPage));
    }

    /** The next delta rounds tell that so many users have changed; with zero that none has. */
    public void change(String tenant, int number, int users, int edition) throws IOException {
        directories.put(tenant, directories.get(tenant).changed(origin(), number, users, deltaPage, edition));
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.endsWith("/oauth2/v2.0/token")) {
            token(exchange, path.substring(1, path.indexOf('/', 1)));
            return;
        }
        long request = requests.incrementAndGet();
        String tenant = exchange.getRequestHeaders().getFirst("Authorization").substring("Bearer access-".length());
        // what was on its way when another call was refused is not early
        expectQuiet(tenant);
        pause(latencyMillis);
        if (refusePageEvery > 0 && request % refusePageEvery == 0) {
            refusedPages.merge(tenant, 1L, Long::sum);
            refuse(exchange, tenant);
            return;
        }
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        send(exchange, true, page(directories.getOrDefault(tenant, nobody), path, query));
    }

    private byte[] page(Directory directory, String path, String query) throws IOException {
        return switch (path) {
            case "/v1.0/users" -> at(directory.list(), query, "skiptoken=l");
            case "/v1.0/users/delta" ->
                query.contains("deltatoken=") || query.contains("skiptoken=c")
                        ? at(directory.changes(), query, "skiptoken=c")
                        : at(directory.delta(), query, "skiptoken=s");
            case "/v1.0/users/$count" -> Pages.packed("0");
            case "/v1.0/groups/delta" -> noGroups;
            case "/v1.0/organization" -> organization;
            case "/v1.0/domains" -> domains;
            case "/v1.0/subscribedSkus" -> nothing;
            // what a portal looks up by itself, about its own registration: a call cut off here would look like an
            // outage
            case "/v1.0/applications", "/v1.0/servicePrincipals" -> nothing;
            default -> throw new IOException("Nobody asks for " + path);
        };
    }

    private static byte[] at(List<byte[]> pages, String query, String token) {
        int at = query.indexOf(token);
        return pages.get(at < 0 ? 0 : Integer.parseInt(query.substring(at + token.length())));
    }

    private void token(HttpExchange exchange, String tenant) throws IOException {
        exchange.getRequestBody().readAllBytes();
        long number = tokens.incrementAndGet();
        expectQuiet(tenant);
        pause(tokenMillis);
        if (refuseEvery > 0 && number % refuseEvery == 0) {
            refused.incrementAndGet();
            refuse(exchange, tenant);
            return;
        }
        send(exchange, false, """
                {"token_type":"Bearer","scope":"User.Read.All","expires_in":3900,"ext_expires_in":3900,
                 "access_token":"access-%s","refresh_token":"refresh-%d-%s"}
                """.formatted(tenant, number, "x".repeat(1000)).getBytes(StandardCharsets.UTF_8));
    }

    private void expectQuiet(String tenant) {
        Long until = quietUntil.get(tenant);
        if (until != null && System.nanoTime() - until < 0) {
            early.incrementAndGet();
        }
    }

    private void refuse(HttpExchange exchange, String tenant) throws IOException {
        quietUntil.put(tenant, System.nanoTime() + 1_000_000_000L);
        exchange.getResponseHeaders().add("Retry-After", "1");
        exchange.sendResponseHeaders(429, -1);
        exchange.close();
    }

    private static void pause(long millis) {
        if (millis > 0) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void send(HttpExchange exchange, boolean packed, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        if (packed) {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
        }
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
