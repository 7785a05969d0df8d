package io.gatehouse.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Everything a careless or hostile program may send, to every operation that the OpenAPI document names: what is wrong
 * is the caller's mistake, told in problem details, never ours. A new operation is covered by being described.
 */
class ApiFuzzTests extends ApiFuzz {

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
        // a PUT makes what it names
        for (Operation operation : operations.stream()
                .filter(Operation::named)
                .filter(operation -> !operation.method().equals("PUT"))
                .toList()) {
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
            String unknown = Stream.of("PUT", "DELETE", "PATCH")
                    .filter(method -> operations.stream()
                            .noneMatch(operation -> operation.method().equals(method)
                                    && operation.address(NOBODY).equals(path)))
                    .findFirst()
                    .orElseThrow();
            HttpResponse<String> other = send(unknown, path, "{}");
            assertThat(other.statusCode()).as(path).isEqualTo(405);
            assertThat(other.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        }
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

    private String customer() throws Exception {
        String body = "{\"shortName\":\"f" + UUID.randomUUID().toString().substring(0, 8)
                + "\",\"displayName\":\"Fuzzed Ltd\"}";
        HttpResponse<String> made = send("POST", "/api/v1/customers", body);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return json.readTree(made.body()).path("id").asString();
    }
}
