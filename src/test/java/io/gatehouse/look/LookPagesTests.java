package io.gatehouse.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LookPagesTests {
    private final LookPages pages = new LookPages();

    @ParameterizedTest
    @ValueSource(strings = {"pending", "home", "customer", "wizard", "finished", "wrong-tenant", "forms"})
    void rendersEverySampleWithoutAnOpenEnd(String name) throws IOException {
        String html = pages.render(name, LookSamples.model(name, null));
        Files.createDirectories(Path.of("target/look"));
        Files.writeString(Path.of("target/look", name + ".html"), html);
        assertThat(html)
                .doesNotContain(" th:", "??", "style=", "<style", "onclick")
                .containsOnlyOnce("<h1");
    }

    @Test
    void rendersMailsSmallEnoughNotToBeClipped() {
        String html = pages.render("mail", LookSamples.model("mail", null));

        assertThat(html)
                .doesNotContain(" th:", "??", "<script", "<img", "Gatehouse")
                .contains(
                        "https://connect.northernvoice.example/authenticate/kQ7fXo2mVn4RzYb81tLcEw6hJsPa9uDgB3iN0rTxMvU");
        assertThat(html.length()).isLessThan(20_000);
    }

    @Test
    void putsOnlyIconsIntoPagesThatTheSpriteHolds() throws IOException {
        String sprite = Files.readString(Path.of("src/main/resources/static/icons.svg"));
        for (String page : List.of("pending", "home", "customer", "forms", "wizard", "finished", "wrong-tenant")) {
            Pattern.compile("icons\\.svg#([a-z0-9-]+)")
                    .matcher(pages.render(page, LookSamples.model(page, null)))
                    .results()
                    .forEach(icon -> assertThat(sprite).contains("id=\"" + icon.group(1) + "\""));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"400", "403", "404", "405", "409", "500", "503", "4xx", "5xx"})
    void rendersErrorPagesWithoutAnyModel(String status) {
        String operator = pages.render("error/" + status, Map.of());
        String wizard =
                pages.render("error/" + status, Map.of("path", "/authenticate/x", "correlationId", "3f9a-c210"));
        assertThat(operator).contains("gatehouse.css").doesNotContain("??").containsOnlyOnce("<h1");
        assertThat(wizard)
                .contains("wizard.css", "3f9a-c210")
                .doesNotContain("??")
                .containsOnlyOnce("<h1");
    }
}
