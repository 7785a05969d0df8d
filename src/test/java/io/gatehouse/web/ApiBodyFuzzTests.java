package io.gatehouse.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Everything that a body must not be, sent to every operation that takes one. */
class ApiBodyFuzzTests extends ApiFuzz {

    private static final List<String> ODD_BODIES = List.of(
            "", "{", "}", "[]", "null", "\"text\"", "42", "true", "{\"a\":", "\u0000", "[".repeat(5_000), "{}}");

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

                    if (operation.method().equals("PUT") && answer.statusCode() < 300) {
                        // a PUT makes what it names, and no limit at all is a limit too
                        continue;
                    }
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

    private List<Operation> withBody() {
        List<Operation> taking = operations.stream()
                .filter(operation -> operation.body().has("properties"))
                .toList();
        assertThat(taking).hasSizeGreaterThanOrEqualTo(5);
        return taking;
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
}
