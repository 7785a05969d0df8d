package io.gatehouse.microsoft;

import io.gatehouse.microsoft.http.Json;
import io.gatehouse.microsoft.http.Query;
import io.gatehouse.microsoft.token.AppCredential;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.shared.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
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

/** A person at the sandbox's sign-in pages, with a browser that knows neither JavaScript nor redirects. */
public final class SandboxVisitor {

    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    /** Signs in and consents for the organization, or cancels; empty where Entra does not send the person back. */
    public Map<String, String> signIn(URI url, String account, boolean accept) {
        HttpResponse<String> page = get(url);
        page = post(action(page, "account", url), Map.of("account", account));
        if (page.statusCode() == 200 && page.body().contains("name=\"decision\"")) {
            Map<String, String> decision = new LinkedHashMap<>(Map.of("flow", hidden(page.body(), "flow")));
            decision.put("decision", accept ? "accept" : "cancel");
            decision.put("organization", "true");
            page = post(action(page, "consent", url), decision);
        }
        return page.headers()
                .firstValue("Location")
                .map(location -> new FakeMicrosoft.Received("GET", URI.create(location), Map.of(), "").query())
                .orElse(Map.of());
    }

    /** A token of an app for another API than Graph, which the portal itself never asks for. */
    Secret appToken(String endpoint, AppIdentity app, String scope) {
        AppCredential.ClientSecret secret = (AppCredential.ClientSecret) app.credential();
        HttpResponse<String> answer = post(
                URI.create(endpoint),
                Map.of(
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        app.clientId(),
                        "client_secret",
                        secret.value().reveal(),
                        "scope",
                        scope));
        return Secret.of(Json.text(Json.object(answer.body().getBytes(StandardCharsets.UTF_8)), "access_token"));
    }

    private static URI action(HttpResponse<String> page, String name, URI base) {
        Matcher matcher =
                Pattern.compile("action=\"([^\"]*/" + name + "\\?[^\"]*)\"").matcher(page.body());
        if (!matcher.find()) {
            throw new AssertionError("No form " + name + " on the page: " + page.body());
        }
        return base.resolve(matcher.group(1).replace("&amp;", "&"));
    }

    private static String hidden(String html, String name) {
        Matcher matcher =
                Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(html);
        return matcher.find() ? matcher.group(1).replace("&amp;", "&") : "";
    }

    private HttpResponse<String> get(URI address) {
        return send(HttpRequest.newBuilder(address).build());
    }

    private HttpResponse<String> post(URI address, Map<String, String> form) {
        String body = Query.append("x://x", form).getRawQuery();
        return send(HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
