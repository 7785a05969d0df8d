package io.gatehouse.look;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.PortalTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The portal serves what its pages name, and its errors wear the look of the surface they happen on. */
@PortalTest
class PageAssetsTests {
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(/[^\"#]+\\.[a-z0-9]+)[\"#]");
    private static final Pattern URL = Pattern.compile("url\\(\"?(\\.\\./[^\")]+)\"?\\)");

    private static final Pattern LIVE_PART = Pattern.compile("<(\\w+) [^<]*hx-trigger=");
    private static final Pattern TYPED_IN =
            Pattern.compile("<input (?!type=\"hidden\")|<select|<textarea|<details|<div popover|form :: field");

    private static final Pattern LIVE = Pattern.compile("hx-get=\\$\\{([^}]*)}");

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    int port;

    @Test
    void servesEveryFileThatAPageNames() throws Exception {
        List<String> files = found(LINK, get("/signed-out").body());

        assertThat(files).hasSizeGreaterThan(7).anyMatch(file -> file.contains("tabler"));
        for (String file : files) {
            HttpResponse<String> answer = get(file);
            assertThat(answer.statusCode()).as(file).isEqualTo(200);
            for (String font : found(URL, answer.body())) {
                URI address = URI.create(file).resolve(font);
                assertThat(get(address.toString()).statusCode()).as(font).isEqualTo(200);
            }
        }
    }

    @Test
    void compressesStylesButNoPages() throws Exception {
        assertThat(encodingOf("/webjars/tabler__core/1.4.0/dist/css/tabler.min.css"))
                .isEqualTo("gzip");
        assertThat(encodingOf("/signed-out")).isEmpty();
    }

    @Test
    void showsAWizardErrorInTheWizardsLook() throws Exception {
        HttpResponse<String> answer = get("/authenticate/no/such/page");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("This link is not known", "/css/wizard", "Code for support:");
    }

    @Test
    void givesLivePagesAnAddressToAskAgain() throws IOException {
        try (Stream<Path> templates = Files.walk(Path.of("src/main/resources/templates"))) {
            List<String> live = templates
                    .filter(Files::isRegularFile)
                    .flatMap(template -> found(LIVE, read(template)).stream())
                    .toList();

            // an empty attribute is dropped, and the page never asks again
            assertThat(live).hasSizeGreaterThan(5).allMatch(condition -> condition.matches(".*'[#?].*"));
        }
    }

    /** Somebody may be typing there when the page loads itself anew, or read a question. */
    @Test
    void replacesNoFieldWhilePagesLoadThemselvesAnew() throws IOException {
        try (Stream<Path> templates = Files.walk(Path.of("src/main/resources/templates"))) {
            List<String> live = templates
                    .filter(Files::isRegularFile)
                    .flatMap(template -> replaced(read(template)))
                    .toList();

            assertThat(live)
                    .hasSizeGreaterThan(5)
                    .noneMatch(part -> TYPED_IN.matcher(part).find());
        }
    }

    /** The elements of a template that load themselves anew, with all that is in them. */
    private static Stream<String> replaced(String template) {
        return LIVE_PART.matcher(template).results().map(part -> {
            Matcher tag = Pattern.compile("<(/?)" + part.group(1) + "\\b").matcher(template);
            int depth = 0;
            for (boolean more = tag.find(part.start()); more; more = tag.find()) {
                depth += tag.group(1).isEmpty() ? 1 : -1;
                if (depth == 0) {
                    return template.substring(part.start(), tag.end());
                }
            }
            return template.substring(part.start());
        });
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    private String encodingOf(String path) throws IOException, InterruptedException {
        HttpRequest request = request(path).header("Accept-Encoding", "gzip").build();
        return http.send(request, BodyHandlers.discarding())
                .headers()
                .firstValue("Content-Encoding")
                .orElse("");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Accept", "text/html");
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(match -> pattern.matcher(match).replaceFirst("$1"))
                .toList();
    }
}
