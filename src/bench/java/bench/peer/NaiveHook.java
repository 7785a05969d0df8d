package bench.peer;

import bench.harness.Database;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Takes notifications and saves each as an entity, or none at all; behind the JDK's own server, without any filter. */
public final class NaiveHook implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer server;
    private final NaiveStore store;

    public NaiveHook(Database database) throws IOException {
        database.admin.execute("""
                create table if not exists naive_notification (id uuid primary key, resource text, item text);
                grant all on naive_notification to %s
                """.formatted(Database.LOGIN));
        store = new NaiveStore(database.url(), false);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.createContext("/saving", exchange -> take(exchange, true));
        server.createContext("/reading", exchange -> take(exchange, false));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public String origin() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private void take(HttpExchange exchange, boolean keep) throws IOException {
        JsonNode items = JSON.readTree(exchange.getRequestBody().readAllBytes()).path("value");
        for (JsonNode item : items.values()) {
            NaiveNotification read = new NaiveNotification(item.path("resource").asString(), item.toString());
            if (keep) {
                store.save(read);
            }
        }
        exchange.sendResponseHeaders(202, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        store.close();
    }
}
