package io.gatehouse.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.SandboxTest;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The operations of the OpenAPI document, and a program that may call them. */
@SandboxTest
abstract class ApiFuzz {

    static final Logger log = LoggerFactory.getLogger(ApiFuzzTests.class);

    static final String NOBODY = "0b5e55ed-0000-4000-8000-00000000dead";

    /** How Spring words its own refusals. */
    static final List<String> FRAMEWORK = List.of(
            "Failed to",
            "No static resource",
            "Required ",
            "Method '",
            "Content-Type '",
            "Acceptable representations",
            "Could not parse",
            "Validation failure",
            "springframework");

    final HttpClient http = HttpClient.newHttpClient();

    final JsonMapper json = JsonMapper.shared();

    @Autowired
    Sandbox sandbox;

    @LocalServerPort
    int port;

    String bearer;

    JsonNode document;

    List<Operation> operations;

    /** One call of the API as its document describes it. */
    record Operation(String method, String path, List<Parameter> parameters, JsonNode body) {

        String address(String id) {
            return path.replaceAll("\\{[^}]+}", java.util.regex.Matcher.quoteReplacement(id));
        }

        boolean named() {
            return path.contains("{");
        }

        List<Parameter> query() {
            return parameters.stream()
                    .filter(parameter -> parameter.place().equals("query"))
                    .toList();
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    record Parameter(String name, String place, JsonNode schema) {

        boolean cursor() {
            return name.equals("cursor") || name.equals("after");
        }
    }

    @BeforeEach
    void readTheDocument() throws Exception {
        bearer = appToken();
        document = json.readTree(send("GET", "/api/openapi.json", null).body());
        operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method ->
                                operations.add(operation(path.getKey(), method.getKey(), method.getValue()))));
        assertThat(operations).hasSizeGreaterThan(20);
    }

    Operation operation(String path, String method, JsonNode described) {
        List<Parameter> parameters = new ArrayList<>();
        described
                .path("parameters")
                .forEach(parameter -> parameters.add(new Parameter(
                        parameter.path("name").asString(),
                        parameter.path("in").asString(),
                        resolved(parameter.path("schema")))));
        JsonNode body = resolved(described
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema"));
        return new Operation(method.toUpperCase(Locale.ROOT), path, parameters, body);
    }

    JsonNode resolved(JsonNode schema) {
        String reference = schema.path("$ref").asString("");
        return reference.isEmpty() ? schema : document.at(reference.substring(1));
    }

    /** A body that is good as far as it goes, so that the id alone is wrong. */
    static String example(Operation operation) {
        if (operation.path().endsWith("/invitations") && operation.method().equals("POST")) {
            return "{\"profile\":\"direct-routing\",\"recipients\":[\"a@b.example\"]}";
        }
        return operation.body().has("properties") ? "{}" : null;
    }

    void assertRefused(Operation operation, String sent, HttpResponse<String> answer) {
        assertThat(answer.statusCode())
                .as("%s %s %s", operation, sent, answer.body())
                .isBetween(400, 499)
                .isNotIn(401, 403);
        assertProblem(operation, sent, answer);
    }

    void assertProblem(Operation operation, String sent, HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type"))
                .as("%s %s %s", operation, sent, answer.body())
                .hasValue("application/problem+json");
        JsonNode problem = json.readTree(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(answer.statusCode());
        assertThat(problem.path("title").asString()).isNotBlank();
        assertThat(problem.path("detail").asString(""))
                .as("%s %s %s", operation, sent, answer.body())
                .isNotBlank()
                .doesNotContain("Exception", "io.gatehouse", "java.", "tools.jackson", "SQL")
                .doesNotContain(FRAMEWORK);
    }

    HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest.Builder request = request(method, path);
        return exchange(
                body == null
                        ? request.method(method, BodyPublishers.noBody())
                        : request.header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString(body)));
    }

    HttpRequest.Builder request(String method, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        return bearer == null ? request : request.header("Authorization", "Bearer " + bearer);
    }

    HttpResponse<String> exchange(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    String appToken() throws Exception {
        String form = "grant_type=client_credentials&client_id=" + SandboxFacts.AUTOMATION_CLIENT_ID + "&client_secret="
                + encoded(SandboxFacts.AUTOMATION_CLIENT_SECRET) + "&scope="
                + encoded("api://" + SandboxFacts.PORTAL_CLIENT_ID + "/.default");
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(sandbox.loginEndpoint() + "/" + SandboxFacts.HOME_TENANT + "/oauth2/v2.0/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return json.readTree(answer).path("access_token").asString();
    }
}
