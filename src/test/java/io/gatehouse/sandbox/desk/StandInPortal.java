package io.gatehouse.sandbox.desk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gatehouse.sandbox.SandboxFacts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** As much of a portal as the robot meets: the REST calls it makes and a wizard that sends the browser to Microsoft. */
final class StandInPortal implements AutoCloseable {

    record Invitation(String id, String customerId, String token, List<String> history) {}

    private final HttpServer server;
    private final Map<String, String> customers = new ConcurrentHashMap<>();
    private final Map<String, Invitation> invitations = new ConcurrentHashMap<>();
    private final List<String> bearers = new ArrayList<>();
    volatile URI login = URI.create("http://localhost:1");
    volatile boolean refusing;

    /** The customer whose creation kills the portal: the caller gets no answer, and nobody does afterwards. */
    volatile int diesAt;

    StandInPortal() throws IOException {
        server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/api/v1/customers", this::customers);
        server.createContext("/api/v1/invitations", this::invitations);
        server.createContext("/authenticate", this::wizard);
        server.start();
    }

    URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    Map<String, String> customers() {
        return customers;
    }

    Map<String, Invitation> invitations() {
        return invitations;
    }

    List<String> bearers() {
        return bearers;
    }

    private void customers(HttpExchange exchange) throws IOException {
        bearers.add(exchange.getRequestHeaders().getFirst("Authorization"));
        JsonNode body = JsonMapper.shared().readTree(exchange.getRequestBody());
        String path = exchange.getRequestURI().getPath();
        if (path.endsWith("/invitations")) {
            String id = "i" + (invitations.size() + 1);
            var made = new Invitation(id, path.split("/")[4], "token" + id, new ArrayList<>(List.of("PENDING")));
            invitations.put(id, made);
            answer(exchange, 201, "application/json", json(made, true));
            return;
        }
        if (refusing) {
            answer(exchange, 422, "application/problem+json", "{\"title\":\"No\",\"detail\":\"Not today.\"}");
            return;
        }
        if (customers.size() + 1 == diesAt) {
            server.stop(0);
            return;
        }
        String shortName = body.path("shortName").asString();
        String known = customers.putIfAbsent(shortName, "c-" + shortName);
        answer(exchange, known == null ? 201 : 409, "application/json", "{\"id\":\"c-" + shortName + "\"}");
    }

    private void invitations(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = exchange.getRequestURI().getQuery();
        if (query != null) {
            String customer = query.substring(query.indexOf('=') + 1);
            String items = invitations.values().stream()
                    .filter(invitation -> invitation.customerId().equals(customer))
                    .map(invitation -> json(invitation, false))
                    .collect(java.util.stream.Collectors.joining(","));
            answer(exchange, 200, "application/json", "{\"items\":[" + items + "]}");
        } else if (path.endsWith("/links")) {
            String id = path.split("/")[4];
            answer(exchange, 201, "application/json", "{\"link\":\"" + address() + "/authenticate/token" + id + "\"}");
        } else {
            answer(exchange, 200, "application/json", json(invitations.get(path.split("/")[4]), false));
        }
    }

    private String json(Invitation invitation, boolean link) {
        return "{\"id\":\"" + invitation.id() + "\",\"status\":\""
                + invitation.history().getLast() + "\""
                + (link ? ",\"link\":\"" + address() + "/authenticate/" + invitation.token() + "\"" : "") + "}";
    }

    private void wizard(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.startsWith("/authenticate/token")) {
            exchange.getResponseHeaders()
                    .add(
                            "Set-Cookie",
                            "gh_wizard=" + path.substring(19) + "; Path=/authenticate; HttpOnly; SameSite=Lax");
            redirect(exchange, "/authenticate");
        } else if (path.equals("/authenticate/OAuth2Callback")) {
            callback(exchange, fields(exchange.getRequestURI().getRawQuery()));
        } else if (exchange.getRequestMethod().equals("POST")) {
            start(exchange);
        } else {
            current(exchange).history().add("OPENED");
            answer(
                    exchange,
                    200,
                    "text/html",
                    "<h1>Connect</h1><form method=\"post\" action=\"/authenticate/start\">"
                            + "<input type=\"hidden\" name=\"_csrf\" value=\"a&amp;b\">"
                            + "<button type=\"submit\">Continue with Microsoft</button></form>");
        }
    }

    private void start(HttpExchange exchange) throws IOException {
        var posted = fields(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        if (!"a&b".equals(posted.get("_csrf"))) {
            answer(exchange, 403, "text/html", "<h1>Forged</h1>");
            return;
        }
        redirect(
                exchange,
                login + "/organizations/oauth2/v2.0/authorize?client_id=" + SandboxFacts.PORTAL_CLIENT_ID
                        + "&response_type=code&response_mode=query&state=s&nonce=n&redirect_uri="
                        + URLEncoder.encode(address() + "/authenticate/OAuth2Callback", StandardCharsets.UTF_8)
                        + "&scope=openid+profile+offline_access+User.Read.All"
                        + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256");
    }

    private void callback(HttpExchange exchange, Map<String, String> fields) throws IOException {
        String outcome = fields.containsKey("code") ? "COMPLETED" : "DECLINED";
        current(exchange).history().add(outcome);
        answer(exchange, 200, "text/html", "<h1>" + (outcome.equals("COMPLETED") ? "Finished" : "Declined") + "</h1>");
    }

    private Invitation current(HttpExchange exchange) {
        String cookie = exchange.getRequestHeaders().getFirst("Cookie");
        return invitations.get(cookie.replaceAll(".*gh_wizard=(\\w+).*", "$1"));
    }

    private static Map<String, String> fields(String encoded) {
        var fields = new HashMap<String, String>();
        for (String field : encoded.split("&")) {
            String[] parts = field.split("=", 2);
            fields.put(parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return fields;
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().add("Location", to);
        exchange.sendResponseHeaders(303, -1);
        exchange.close();
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
