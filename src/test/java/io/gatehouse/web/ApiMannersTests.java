package io.gatehouse.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the framework refuses before a handler of ours has the call is told in our words: what was wrong, what to send. */
class ApiMannersTests extends ApiFuzz {

    private static final String CUSTOMERS = "/api/v1/customers";

    @Test
    void saysThatThereIsNoSuchCall() throws Exception {
        for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
            for (String path : List.of("/api/v1/no-such-thing", "/api/v2/customers", CUSTOMERS + "/" + NOBODY + "/x")) {
                JsonNode problem = refused(404, send(method, path, method.equals("GET") ? null : "{}"));

                assertThat(problem.path("detail").asString())
                        .isEqualTo("There is no such call: /api/openapi.json lists those that there are.");
                assertThat(problem.path("correlationId").asString()).isNotBlank();
            }
        }
    }

    @Test
    void saysWhatAParameterTakes() throws Exception {
        JsonNode number = refused(400, send("GET", CUSTOMERS + "?limit=many", null));
        assertThat(number.path("detail").asString()).isEqualTo("The parameter limit takes a whole number, not “many”.");
        assertThat(number.path("errors").path("limit").asString()).isEqualTo("takes a whole number");

        JsonNode time = refused(400, send("GET", CUSTOMERS + "?updatedSince=yesterday", null));
        assertThat(time.path("detail").asString()).contains("updatedSince", "2027-03-31T09:30:00Z", "“yesterday”");

        JsonNode word = refused(400, send("GET", CUSTOMERS + "?health=ILL", null));
        assertThat(word.path("detail").asString()).contains("one of HEALTHY, ");

        JsonNode truth = refused(400, send("GET", "/api/v1/notification-gaps?open=perhaps", null));
        assertThat(truth.path("detail").asString()).contains("true or false", "“perhaps”");
    }

    @Test
    void saysWhatAnAddressTakes() throws Exception {
        JsonNode problem = refused(400, send("GET", CUSTOMERS + "/no-id", null));

        assertThat(problem.path("detail").asString())
                .startsWith("The address holds “no-id” where it takes an id such as ");
        assertThat(problem.path("errors").path("id").asString()).startsWith("takes an id");
        assertThat(refused(400, send("GET", CUSTOMERS + "/" + "x".repeat(3_000), null))
                        .path("detail")
                        .asString())
                .hasSizeLessThan(250);
    }

    @Test
    void saysWhichKindOfBodyIsTaken() throws Exception {
        HttpResponse<String> answer = exchange(request("POST", CUSTOMERS)
                .header("Content-Type", "text/xml")
                .POST(BodyPublishers.ofString("<customer/>")));

        JsonNode problem = refused(415, answer);
        assertThat(problem.path("detail").asString())
                .isEqualTo("This call takes JSON: send Content-Type: application/json. It came as text/xml.");
        for (String type : List.of("nonsense", "text/plain; charset=none", "/")) {
            refused(
                    415,
                    exchange(request("POST", CUSTOMERS)
                            .header("Content-Type", type)
                            .POST(BodyPublishers.ofString("{}"))));
        }
        JsonNode half = refused(400, send("POST", CUSTOMERS, "{\"shortName\":"));
        assertThat(half.path("detail").asString()).isEqualTo("The body is not the JSON that this call takes.");
    }

    @Test
    void saysWhichKindOfAnswerThereIs() throws Exception {
        for (String kind : List.of("text/xml", "image/png", "no kind")) {
            HttpResponse<String> answer =
                    exchange(request("GET", CUSTOMERS).header("Accept", kind).GET());

            assertThat(refused(406, answer).path("detail").asString())
                    .as(kind)
                    .contains("send Accept: application/json");
        }
    }

    @Test
    void makesNothingForWhomItCannotAnswer() throws Exception {
        String body = "{\"shortName\":\"unheard\",\"displayName\":\"Unheard Ltd\"}";
        refused(
                406,
                exchange(request("POST", CUSTOMERS)
                        .header("Content-Type", "application/json")
                        .header("Accept", "text/html")
                        .POST(BodyPublishers.ofString(body))));

        assertThat(send("GET", CUSTOMERS + "?query=unheard", null).body()).doesNotContain("Unheard Ltd");
        for (String kind :
                List.of("*/*", "application/*", "text/html, application/json;q=0.5", "application/problem+json")) {
            assertThat(exchange(request("GET", CUSTOMERS).header("Accept", kind).GET())
                            .statusCode())
                    .as(kind)
                    .isEqualTo(200);
        }
    }

    @Test
    void namesTheMethodsThatAnAddressTakes() throws Exception {
        for (String path : operations.stream().map(Operation::path).distinct().toList()) {
            List<String> taken = operations.stream()
                    .filter(operation -> operation.path().equals(path))
                    .map(Operation::method)
                    .toList();
            String other = Stream.of("PUT", "DELETE", "PATCH")
                    .filter(method -> !taken.contains(method))
                    .findFirst()
                    .orElseThrow();
            HttpResponse<String> answer = send(other, path.replaceAll("\\{[^}]+}", NOBODY), "{}");

            JsonNode problem = refused(405, answer);
            List<String> allowed = Arrays.asList(
                    answer.headers().firstValue("Allow").orElse("").split("\\s*,\\s*"));
            assertThat(allowed).as(path).containsAll(taken).doesNotContain(other);
            assertThat(problem.path("detail").asString()).as(path).contains(taken);
        }
    }

    private JsonNode refused(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = json.readTree(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("detail").asString()).doesNotContainIgnoringCase(FRAMEWORK.toArray(String[]::new));
        return problem;
    }
}
