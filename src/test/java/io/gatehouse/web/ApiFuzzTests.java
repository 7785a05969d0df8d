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
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything a careless or hostile program may send, to every operation that the OpenAPI document names: what is wrong
 * is the caller's mistake, told in problem details, never ours. A new operation is covered by being described.
 */
@SandboxTest
class ApiFuzzTests {

    private static final Logger log = LoggerFactory.getLogger(ApiFuzzTests.class);
    private static final String NOBODY = "0b5e55ed-0000-4000-8000-00000000dead";
    private static final List<String> ODD_IDS = List.of(
            "not-a-uuid",
            "1",
            "-1",
            "null",
            "%20",
            "%00",
            "..%2F..%2Fetc",
            "%F0%9F%98%80",
            "%27%20or%201%3D1--",
            "%3Cscript%3E",
            "x".repeat(3_000));
    private static final List<String> ODD_BODIES = List.of(
            "", "{", "}", "[]", "null", "\"text\"", "42", "true", "{\"a\":", "\u0000", "[".repeat(5_000), "{}}");

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.shared();

    @Autowired
    Sandbox sandbox;

    @LocalServerPort
    int port;

    private String bearer;
    private JsonNode document;
    private List<Operation> operations;

    /** One call of the API as its document describes it. */
    private record Operation(String method, String path, List<Parameter> parameters, JsonNode body) {

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

    private record Parameter(String name, String place, JsonNode schema) {

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

    private Operation operation(String path, String method, JsonNode described) {
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

    private JsonNode resolved(JsonNode schema) {
        String reference = schema.path("$ref").asString("");
        return reference.isEmpty() ? schema : document.at(reference.substring(1));
    }

    @Test
    void answersOddIdsInPathsWith4xx() throws Exception {
        int calls = 0;
        for (Operation operation : operations.stream().filter(Operation::named).toList()) {
            for (String id : ODD_IDS) {
                assertRefused(operation, id, send(operation.method(), operation.address(id), example(operation)));
                calls++;
            }
        }
        log.info("{} calls with odd ids", calls);
    }

    @Test
    void answersIdsOfNobodyWith404() throws Exception {
        for (Operation operation : operations.stream().filter(Operation::named).toList()) {
            HttpResponse<String> answer = send(operation.method(), operation.address(NOBODY), example(operation));

            assertProblem(operation, NOBODY, answer);
            assertThat(answer.statusCode())
                    .as("%s %s", operation, answer.body())
                    .isEqualTo(404);
        }
    }

    @Test
    void answersForgedCursorsWith400() throws Exception {
        List<Operation> lists = operations.stream()
                .filter(operation -> operation.query().stream().anyMatch(Parameter::cursor))
                .toList();
        assertThat(lists).as("lists").hasSizeGreaterThanOrEqualTo(9);
        String customer = customer();
        int calls = 0;
        for (Operation list : lists) {
            String name = list.query().stream()
                    .filter(Parameter::cursor)
                    .findFirst()
                    .orElseThrow()
                    .name();
            String address = list.path().contains("/groups/{")
                    ? list.address(NOBODY).replaceFirst(NOBODY, customer)
                    : list.address(customer);
            for (String cursor : forgedCursors()) {
                HttpResponse<String> answer = send("GET", address + "?" + name + "=" + encoded(cursor), null);
                boolean noGroup = list.path().contains("/groups/{") && answer.statusCode() == 404;
                assertProblem(list, cursor, answer);
                assertThat(answer.statusCode())
                        .as("%s %s %s", list, cursor, answer.body())
                        .isEqualTo(noGroup ? 404 : 400);
                calls++;
            }
        }
        log.info("{} forged cursors at {} lists", calls, lists.size());
    }

    @Test
    void answersOddQueriesWithoutFailing() throws Exception {
        String customer = customer();
        int calls = 0;
        for (Operation operation : operations) {
            for (Parameter parameter : operation.query()) {
                for (String value : oddValues(parameter.schema())) {
                    HttpResponse<String> answer = send(
                            operation.method(),
                            operation.address(customer) + "?" + parameter.name() + "=" + encoded(value),
                            example(operation));
                    assertThat(answer.statusCode())
                            .as("%s %s=%s %s", operation, parameter.name(), value, answer.body())
                            .isLessThan(500);
                    if (answer.statusCode() >= 400) {
                        assertProblem(operation, value, answer);
                    }
                    calls++;
                }
            }
        }
        log.info("{} odd queries", calls);
    }

    @Test
    void answersWrongTypesInQueriesWith4xx() throws Exception {
        for (Operation operation : operations) {
            for (Parameter parameter : operation.query()) {
                String type = parameter.schema().path("type").asString();
                boolean typed = !type.equals("string")
                        || parameter.schema().has("format")
                        || parameter.schema().has("enum");
                if (typed) {
                    String address = operation.address(NOBODY) + "?" + parameter.name() + "=no-such-thing";
                    assertRefused(operation, address, send(operation.method(), address, example(operation)));
                }
            }
        }
    }

    @Test
    void answersBodiesThatAreNoObjectsWith4xx() throws Exception {
        for (Operation operation : withBody()) {
            for (String body : ODD_BODIES) {
                HttpResponse<String> answer = send(operation.method(), operation.address(NOBODY), body);
                assertRefused(operation, body.length() > 100 ? "deep" : body, answer);
            }
            byte[] notText = {'{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}'};
            assertRefused(
                    operation,
                    "no UTF-8",
                    exchange(request(operation.method(), operation.address(NOBODY))
                            .header("Content-Type", "application/json")
                            .method(operation.method(), BodyPublishers.ofByteArray(notText))));
        }
    }

    @Test
    void namesTheFieldThatIsUnknown() throws Exception {
        for (Operation operation : withBody()) {
            HttpResponse<String> answer =
                    send(operation.method(), operation.address(NOBODY), "{\"noSuchField\":{\"a\":1}}");

            assertRefused(operation, "unknown field", answer);
            assertThat(json.readTree(answer.body()).path("errors").has("noSuchField"))
                    .as("%s %s", operation, answer.body())
                    .isTrue();
        }
    }

    @Test
    void namesTheFieldThatHasAnotherType() throws Exception {
        int calls = 0;
        for (Operation operation : withBody()) {
            for (Map.Entry<String, JsonNode> field :
                    operation.body().path("properties").properties()) {
                for (String value : wrongTypes(resolved(field.getValue()))) {
                    String body = "{\"" + field.getKey() + "\":" + value + "}";
                    HttpResponse<String> answer = send(operation.method(), operation.address(NOBODY), body);

                    assertRefused(operation, body, answer);
                    assertThat(answer.statusCode())
                            .as("%s %s %s", operation, body, answer.body())
                            .isNotEqualTo(404);
                    assertThat(answer.body()).as("%s %s", operation, body).contains(field.getKey());
                    calls++;
                }
            }
        }
        log.info("{} fields of another type", calls);
        assertThat(calls).isGreaterThan(60);
    }

    @Test
    void bearsOddValuesInEveryField() throws Exception {
        int calls = 0;
        for (Operation operation : withBody()) {
            JsonNode fields = operation.body().path("properties");
            for (Map.Entry<String, JsonNode> field : fields.properties()) {
                for (String value : oddJson(resolved(field.getValue()))) {
                    String body = "{\"" + field.getKey() + "\":" + value + "}";
                    HttpResponse<String> answer = send(operation.method(), operation.address(NOBODY), body);

                    assertRefused(operation, body.length() > 200 ? body.substring(0, 200) : body, answer);
                    calls++;
                }
            }
        }
        log.info("{} odd values", calls);
    }

    @Test
    void refusesBodiesThatAreTooLargeOrNoJson() throws Exception {
        String large = "{\"a\":\"" + "x".repeat(1024 * 1024) + "\"}";
        for (Operation operation : withBody()) {
            HttpResponse<String> tooLarge = send(operation.method(), operation.address(NOBODY), large);
            assertRefused(operation, "1 MiB", tooLarge);
            assertThat(tooLarge.statusCode()).as(operation.toString()).isEqualTo(413);

            HttpResponse<String> form = exchange(request(operation.method(), operation.address(NOBODY))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .method(operation.method(), BodyPublishers.ofString("a=b")));
            assertRefused(operation, "a form", form);
            assertThat(form.statusCode()).as(operation.toString()).isEqualTo(415);
        }
    }

    @Test
    void answersOtherMethodsWith405() throws Exception {
        List<String> paths = operations.stream()
                .map(operation -> operation.address(NOBODY))
                .distinct()
                .toList();
        for (String path : paths) {
            for (String method : List.of("PUT", "TRACE", "OPTIONS", "BREW")) {
                HttpResponse<String> answer = send(method, path, null);
                assertThat(answer.statusCode()).as("%s %s", method, path).isLessThan(500);
            }
            HttpResponse<String> put = send("PUT", path, "{}");
            assertThat(put.statusCode()).as(path).isEqualTo(405);
            assertThat(put.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        }
    }

    private List<Operation> withBody() {
        List<Operation> taking = operations.stream()
                .filter(operation -> operation.body().has("properties"))
                .toList();
        assertThat(taking).hasSizeGreaterThanOrEqualTo(5);
        return taking;
    }

    private static List<String> forgedCursors() {
        String id = UUID.randomUUID().toString();
        return Stream.concat(
                        Stream.of("AAA", "%%%", "a\u0000b", "{}", "null", "-1", "x".repeat(10_000), "é"),
                        Stream.of(
                                        "",
                                        "\u0000",
                                        "-1",
                                        "99999999999999999999999",
                                        "+1000000000-12-31T23:59:59.999999999Z\u001f" + id,
                                        "-1000000000-01-01T00:00:00Z\u001f" + id,
                                        "2026-01-01T00:00:00Z\u001fno-id",
                                        "no-time\u001f" + id,
                                        "a\u0000\u001f" + id,
                                        "\u001f\u001f",
                                        "after\u001f+1000000000-12-31T23:59:59.999999999Z\u001f" + id,
                                        "+1000000000-12-31T23:59:59.999999999Z\u001fname\u001f" + id,
                                        "2026-01-01T00:00:00Z\u001fna\u0000me\u001f" + id,
                                        "a\u001fb\u001fc\u001fd\u001fe",
                                        "after\u001f-created\u001f0\u001f99999999999999999999\u001f" + id,
                                        "after\u001f-created\u001f0\u001f1\u001fno-id",
                                        "before\u001fno-column\u001f0\u001f1\u001f" + id)
                                .map(keys -> Base64.getUrlEncoder()
                                        .withoutPadding()
                                        .encodeToString(keys.getBytes(StandardCharsets.UTF_8)))
                                .filter(cursor -> !cursor.isEmpty()))
                .toList();
    }

    private static List<String> oddValues(JsonNode schema) {
        List<String> values =
                new ArrayList<>(List.of("", " ", "\u0000", "%", "\\", "_", "'", "é😀", "x".repeat(10_000)));
        values.addAll(List.of("0", "-1", "2147483647", "2147483648", "1e9", "NaN"));
        values.addAll(List.of(
                "+1000000000-12-31T23:59:59.999999999Z",
                "-1000000000-01-01T00:00:00Z",
                "0000-01-01T00:00:00Z",
                "2026-02-30T00:00:00Z"));
        schema.path("enum").forEach(value -> values.add(value.asString()));
        return values;
    }

    private List<String> wrongTypes(JsonNode schema) {
        return switch (schema.path("type").asString()) {
            case "string" ->
                schema.has("enum")
                        ? List.of("42", "0", "true", "{}", "[]", "\"NO_SUCH\"", "\"\"")
                        : schema.path("format").asString().equals("uuid")
                                ? List.of("42", "true", "{}", "[]", "\"x\"")
                                : List.of("42", "1.5", "true", "{}", "[]");
            case "integer" -> List.of("\"7\"", "\"many\"", "1.5", "1e400", "99999999999999999999", "true", "{}", "[]");
            case "boolean" -> List.of("\"true\"", "1", "0", "{}", "[]");
            case "array" -> List.of("\"x\"", "42", "true", "{}", "[[]]", "[42]");
            case "object" -> List.of("\"x\"", "42", "[]");
            default -> List.of("[[]]");
        };
    }

    private List<String> oddJson(JsonNode schema) {
        List<String> texts = List.of(
                "\"\"",
                "\" \"",
                "\"\\u0000\"",
                "\"a\\r\\nBcc: x@y.example\"",
                "\"\\ud800\"",
                "\"" + "x".repeat(100_000) + "\"",
                "null");
        return switch (schema.path("type").asString()) {
            case "integer" -> List.of("0", "-1", "2147483647", "-2147483648", "null");
            case "array" ->
                Stream.concat(
                                Stream.of("null", "[]", "[null]", "[" + "\"x\",".repeat(20_000) + "\"x\"]"),
                                texts.stream().map(text -> "[" + text + "]"))
                        .toList();
            case "string" -> texts;
            default -> List.of("null");
        };
    }

    /** A body that is good as far as it goes, so that the id alone is wrong. */
    private static String example(Operation operation) {
        if (operation.path().endsWith("/invitations") && operation.method().equals("POST")) {
            return "{\"profile\":\"direct-routing\",\"recipients\":[\"a@b.example\"]}";
        }
        return operation.body().has("properties") ? "{}" : null;
    }

    private String customer() throws Exception {
        String body = "{\"shortName\":\"f" + UUID.randomUUID().toString().substring(0, 8)
                + "\",\"displayName\":\"Fuzzed Ltd\"}";
        HttpResponse<String> made = send("POST", "/api/v1/customers", body);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return json.readTree(made.body()).path("id").asString();
    }

    private void assertRefused(Operation operation, String sent, HttpResponse<String> answer) {
        assertThat(answer.statusCode())
                .as("%s %s %s", operation, sent, answer.body())
                .isBetween(400, 499)
                .isNotIn(401, 403);
        assertProblem(operation, sent, answer);
    }

    private void assertProblem(Operation operation, String sent, HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type"))
                .as("%s %s %s", operation, sent, answer.body())
                .hasValue("application/problem+json");
        JsonNode problem = json.readTree(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(answer.statusCode());
        assertThat(problem.path("title").asString()).isNotBlank();
        assertThat(problem.path("detail").asString(""))
                .as("%s %s %s", operation, sent, answer.body())
                .isNotBlank()
                .doesNotContain("Exception", "io.gatehouse", "java.", "tools.jackson", "SQL");
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest.Builder request = request(method, path);
        return exchange(
                body == null
                        ? request.method(method, BodyPublishers.noBody())
                        : request.header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String method, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        return bearer == null ? request : request.header("Authorization", "Bearer " + bearer);
    }

    private HttpResponse<String> exchange(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private String appToken() throws Exception {
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
