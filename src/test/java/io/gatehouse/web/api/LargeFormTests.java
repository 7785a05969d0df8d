package io.gatehouse.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.SandboxTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Bodies over 1 MiB, of every surface, whatever the sender says that it accepts, and one that breaks off. */
@SandboxTest
class LargeFormTests {

    private static final byte[] LARGE = ("displayName=" + "x".repeat(1024 * 1024)).getBytes(StandardCharsets.UTF_8);

    private static final List<String> PAGES =
            List.of("/customers", "/invitations", "/authenticate/start", "/authenticate/decline", "/logout");

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    int port;

    @ParameterizedTest
    @CsvSource({"'text/html,application/xhtml+xml,*/*;q=0.8'", "'*/*'", "''", "'nonsense'"})
    void answersTheFormOfAPageWithAPage(String accept) throws Exception {
        for (String path : PAGES) {
            HttpResponse<String> answer = sent(path, accept, BodyPublishers.ofByteArray(LARGE));

            assertThat(answer.statusCode()).as(path).isEqualTo(413);
            assertThat(type(answer)).as(path).startsWith("text/html");
            assertThat(answer.body())
                    .as(path)
                    .contains("<h1>That was more than a form may hold</h1>", "1 MiB")
                    .doesNotContain("correlationId", "??");
            assertThat(answer.headers().allValues("Set-Cookie")).as(path).isEmpty();
        }
    }

    /** Its length is not known before it is read, so it ends while it is read. */
    @Test
    void readsNoMoreOfAFormThatDoesNotSayItsLength() throws Exception {
        for (String path : PAGES) {
            HttpResponse<String> answer =
                    sent(path, "text/html", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(LARGE)));

            assertThat(answer.statusCode()).as(path + answer.body()).isBetween(400, 413);
            assertThat(type(answer)).as(path).startsWith("text/html");
            assertThat(answer.body()).as(path).containsOnlyOnce("<h1").doesNotContain("correlationId", "??");
        }
    }

    @ParameterizedTest
    @CsvSource({"'text/html'", "'*/*'", "''", "'application/json'"})
    void answersCallsWithProblemDetails(String accept) throws Exception {
        HttpResponse<String> answer = sent("/api/v1/customers", accept, BodyPublishers.ofByteArray(LARGE));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(type(answer)).isEqualTo("application/problem+json");
        assertThat(answer.body()).contains("\"status\":413", "The body is larger than 1 MiB.", "correlationId");
    }

    @Test
    void answersWhoAcceptsNoPageWithProblemDetails() throws Exception {
        HttpResponse<String> answer = sent("/customers", "application/json", BodyPublishers.ofByteArray(LARGE));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(type(answer)).isEqualTo("application/problem+json");
    }

    /** Whoever calls without a secret could else fill the log of errors. */
    @Test
    void takesANotificationThatBreaksOffForNoFaultOfOurs() throws IOException {
        String sent = "POST /graph/notifications/nobody HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"val\r\nnonsense\r\n";
        try (Socket line = new Socket("localhost", port)) {
            line.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(line.getInputStream().readNBytes(13), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 400 ");
        }
    }

    private HttpResponse<String> sent(String path, String accept, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(body);
        if (!accept.isEmpty()) {
            request.header("Accept", accept);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String type(HttpResponse<String> answer) {
        return answer.headers().firstValue("Content-Type").orElse("");
    }
}
