package io.gatehouse.packaging;

import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.sandbox.SandboxFacts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Walks the main job through a running demo and prints what it cost; used by {@code src/bench/measure}. */
final class MeasuredJourney {

    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.shared();
    private final String portal;
    private final String sandbox;
    private String bearer = "";

    private MeasuredJourney(String portal, String sandbox) {
        this.portal = portal;
        this.sandbox = sandbox;
    }

    public static void main(String... arguments) throws Exception {
        new MeasuredJourney(arguments[0], arguments[1]).walk();
    }

    private void walk() throws Exception {
        TestBrowser operator = new TestBrowser(portal, portal);
        Page picker = operator.open("/");
        Page home = operator.submit(picker, picker.forms().getLast(), Map.of("username", SandboxFacts.OWNER_UPN));
        require(home.status() == 200, "The owner does not get in: " + home.h1());
        figure("First page after sign-in, cold", time(() -> operator.open("/customers")), "ms");
        List<Long> warm = new java.util.ArrayList<>();
        for (int i = 0; i < 21; i++) {
            warm.add(time(() -> operator.open("/customers")));
        }
        figure("The same page, median of 21", warm.stream().sorted().toList().get(10), "ms");

        bearer = token();
        String customer = call("/api/v1/customers", """
                        {"shortName": "measured", "displayName": "Fabrikam", "tenant": "%s",
                         "contacts": [{"email": "%s"}]}""".formatted(SandboxFacts.FABRIKAM, SandboxFacts.FABRIKAM_ADMIN))
                .path("id")
                .asString();
        String link = call("/api/v1/customers/" + customer + "/invitations", """
                        {"profile": "direct-routing", "method": "DELEGATED_TOKEN", "recipients": ["%s"], "notify": false}""".formatted(SandboxFacts.FABRIKAM_ADMIN))
                .path("link")
                .asString();
        consent(link);
        sync(customer);
    }

    private void consent(String link) {
        TestBrowser admin = new TestBrowser(portal, portal);
        Page wizard = admin.open(link);
        Page picker = admin.submit(wizard, wizard.form("/authenticate/start"), Map.of());
        Page consent = admin.submit(picker, picker.forms().getLast(), Map.of("username", SandboxFacts.FABRIKAM_ADMIN));
        Page end =
                admin.submit(consent, consent.forms().getFirst(), Map.of("decision", "accept", "organization", "true"));
        require(end.h1().endsWith("is connected"), "The wizard ends at: " + end.h1());
    }

    private void sync(String customer) throws Exception {
        Instant start = Instant.now();
        while (!events().contains("sync.finished")) {
            require(Duration.between(start, Instant.now()).compareTo(LONGEST) < 0, "No sync finished");
            TimeUnit.MILLISECONDS.sleep(200);
        }
        long took = Duration.between(start, Instant.now()).toMillis();
        int users = 0;
        @Nullable String cursor = "";
        while (cursor != null) {
            JsonNode page = call(
                    "/api/v1/customers/" + customer + "/directory/users?limit=200"
                            + (cursor.isEmpty() ? "" : "&cursor=" + cursor),
                    null);
            users += page.path("items").size();
            cursor = page.hasNonNull("next") ? page.path("next").asString() : null;
        }
        figure("From consent to " + users + " users", took, "ms");
    }

    private String events() throws Exception {
        StringBuilder all = new StringBuilder();
        @Nullable String after = null;
        while (true) {
            JsonNode page = call("/api/v1/events" + (after == null ? "" : "?after=" + after), null);
            all.append(page);
            if (page.path("items").isEmpty() || !page.hasNonNull("next")) {
                return all.toString();
            }
            after = page.path("next").asString();
        }
    }

    private String token() throws Exception {
        String form = "grant_type=client_credentials&client_id=" + SandboxFacts.AUTOMATION_CLIENT_ID
                + "&client_secret=" + SandboxFacts.AUTOMATION_CLIENT_SECRET
                + "&scope=" + SandboxFacts.PORTAL_CLIENT_ID + "%2F.default";
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(sandbox + "/" + SandboxFacts.HOME_TENANT + "/oauth2/v2.0/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return answer(request).path("access_token").asString();
    }

    private JsonNode call(String path, @Nullable String body) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(portal + path)).header("Authorization", "Bearer " + bearer);
        if (body != null) {
            request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return answer(request.build());
    }

    private JsonNode answer(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        require(answer.statusCode() < 300, request.uri() + " answers " + answer.statusCode() + ": " + answer.body());
        return json.readTree(answer.body());
    }

    private static long time(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1_000_000;
    }

    private static void figure(String what, long value, String unit) {
        System.out.printf("%-34s %6d %s%n", what + ":", value, unit);
    }

    private static void require(boolean met, String otherwise) {
        if (!met) {
            throw new IllegalStateException(otherwise);
        }
    }
}
