package io.gatehouse.sandbox.entra;

import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxSettings;
import io.gatehouse.sandbox.entra.key.TokenFactory;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A browser without JavaScript, with its own cookies, that follows no redirect; and the portal's back channel. */
final class Browser {

    static final String PORTAL = "http://localhost:8080";
    static final String CALLBACK = PORTAL + "/authenticate/OAuth2Callback";
    static final String VERIFIER = "verifier-".repeat(6);
    static final String NINE = "openid profile offline_access User.Read User.Read.All User.ReadWrite.All"
            + " Directory.Read.All Directory.ReadWrite.All Group.ReadWrite.All AppCatalog.ReadWrite.All";

    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final Sandbox sandbox;

    Browser(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    static Sandbox start() {
        return Sandbox.start(new SandboxSettings(0, 0, URI.create(PORTAL), null, false));
    }

    /** A well-formed authorize request; null removes a parameter. */
    static Map<String, String> request(Object... changes) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("client_id", SandboxFacts.PORTAL_CLIENT_ID);
        parameters.put("response_type", "code");
        parameters.put("redirect_uri", CALLBACK);
        parameters.put("scope", NINE);
        parameters.put("state", "state-1");
        parameters.put("nonce", "nonce-1");
        parameters.put("code_challenge", challenge(VERIFIER));
        parameters.put("code_challenge_method", "S256");
        apply(parameters, changes);
        return parameters;
    }

    static String challenge(String verifier) {
        return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(TokenFactory.sha256(verifier));
    }

    String authorizeUrl(String tenant, Map<String, String> parameters) {
        return sandbox.loginEndpoint() + "/" + tenant + "/oauth2/v2.0/authorize?" + encode(parameters);
    }

    HttpResponse<String> get(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)).GET().build());
    }

    HttpResponse<String> post(String url, Map<String, String> form, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encode(form)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    /** Opens an authorize or admin consent address and picks an account. */
    HttpResponse<String> signIn(String url, String account) {
        HttpResponse<String> picker = get(url);
        return post(form(picker, "account"), Map.of("account", account));
    }

    HttpResponse<String> consent(HttpResponse<String> page, String decision, boolean organization) {
        var form = new LinkedHashMap<String, String>();
        form.put("flow", hidden(page.body(), "flow"));
        form.put("decision", decision);
        if (organization) {
            form.put("organization", "true");
        }
        return post(form(page, "consent"), form);
    }

    /** Signs in, consents for the organisation if asked, and returns the code. */
    String code(String tenant, String account, Object... changes) {
        HttpResponse<String> answer = signIn(authorizeUrl(tenant, request(changes)), account);
        if (answer.statusCode() == 200) {
            answer = consent(answer, "accept", true);
        }
        return String.valueOf(query(answer).get("code"));
    }

    HttpResponse<String> token(String tenant, Object... parameters) {
        var form = new LinkedHashMap<String, String>();
        form.put("client_id", SandboxFacts.PORTAL_CLIENT_ID);
        form.put("client_secret", SandboxFacts.PORTAL_CLIENT_SECRET);
        apply(form, parameters);
        return post(tokenUrl(tenant), form);
    }

    HttpResponse<String> redeem(String tenant, String code, Object... changes) {
        var all = new java.util.ArrayList<Object>(java.util.List.of(
                "grant_type", "authorization_code", "code", code, "redirect_uri", CALLBACK, "code_verifier", VERIFIER));
        all.addAll(java.util.Arrays.asList(changes));
        return token(tenant, all.toArray());
    }

    String tokenUrl(String tenant) {
        return sandbox.loginEndpoint() + "/" + tenant + "/oauth2/v2.0/token";
    }

    static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.builder().build().readTree(response.body());
    }

    static JsonNode claims(String jwt) {
        byte[] body = java.util.Base64.getUrlDecoder().decode(jwt.split("\\.")[1]);
        return JsonMapper.builder().build().readTree(body);
    }

    static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElse("");
    }

    /** The parameters behind ? or # of the redirect. */
    static Map<String, String> query(HttpResponse<String> response) {
        return parameters(location(response).replaceFirst("^[^?#]*[?#]?", ""));
    }

    static Map<String, String> parameters(String query) {
        var parameters = new LinkedHashMap<String, String>();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    static String hidden(String html, String name) {
        Matcher matcher =
                Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(html);
        return matcher.find() ? matcher.group(1).replace("&amp;", "&") : "";
    }

    static String heading(HttpResponse<String> response) {
        Matcher matcher = Pattern.compile("<h1[^>]*>([^<]*)</h1>").matcher(response.body());
        return matcher.find() ? matcher.group(1).replace("&#39;", "'") : "";
    }

    private String form(HttpResponse<String> page, String name) {
        Matcher matcher =
                Pattern.compile("action=\"([^\"]*/" + name + "\\?[^\"]*)\"").matcher(page.body());
        if (!matcher.find()) {
            throw new AssertionError("No form " + name + " in " + page.body());
        }
        return sandbox.loginEndpoint() + matcher.group(1).replace("&amp;", "&");
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void apply(Map<String, String> parameters, @Nullable Object... changes) {
        for (int i = 0; i + 1 < changes.length; i += 2) {
            Object value = changes[i + 1];
            if (value == null) {
                parameters.remove(String.valueOf(changes[i]));
            } else {
                parameters.put(String.valueOf(changes[i]), String.valueOf(value));
            }
        }
    }

    static String encode(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
