package io.gatehouse.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.connection.check.ConnectionChecks;
import io.gatehouse.sandbox.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Holds the sequence diagrams of the documentation to what is really called. */
class SequencesTests extends NotifiedBase {

    private static final Path PAGE = Path.of("src/docs/sequences.md");
    private static final Pattern ARROW = Pattern.compile("(\\w+)->>(\\w+): ([A-Z]+) (\\S+)");

    /** One arrow of a diagram. */
    record Arrow(String from, String to, String method, String path) {

        boolean ofMicrosoft() {
            return !to.equals("Gatehouse") || from.equals("Graph");
        }

        boolean is(Call call) {
            boolean out = call.direction() == Call.Direction.OUT;
            return out == from.equals("Graph")
                    && call.method().equals(method)
                    && call.path().matches(path.replaceAll("\\{\\w+}", "[^/]+"));
        }
    }

    @Autowired
    ConnectionChecks checks;

    @Autowired
    List<RequestMappingHandlerMapping> mappings;

    @Test
    void drawsWhatIsReallyCalled() throws Exception {
        emit(1, 0);
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> !api("/notifications?connectionId=" + connection)
                        .path("items")
                        .isEmpty());
        dueNow();
        check();
        in(() -> checks.check(connections.get(connection)));

        List<List<Arrow>> diagrams = diagrams();
        assertThat(diagrams).hasSize(3).allSatisfy(arrows -> assertThat(arrows).hasSizeGreaterThan(1));
        for (List<Arrow> diagram : diagrams) {
            happened(diagram);
            diagram.stream()
                    .filter(arrow -> arrow.to().equals("Gatehouse"))
                    .forEach(arrow ->
                            assertThat(served(arrow)).as("address of " + arrow).isTrue());
        }
    }

    /** In this order, whatever else was called between. */
    private void happened(List<Arrow> diagram) {
        List<Arrow> open =
                new ArrayList<>(diagram.stream().filter(Arrow::ofMicrosoft).toList());
        for (Call call : sandbox.calls()) {
            if (!open.isEmpty() && open.getFirst().is(call)) {
                open.removeFirst();
            }
        }
        assertThat(open).as("arrows that never happened").isEmpty();
    }

    private boolean served(Arrow arrow) {
        return mappings.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .anyMatch(info -> info.getPatternValues().contains(arrow.path())
                        && info.getMethodsCondition().getMethods().stream()
                                .anyMatch(method -> method.name().equals(arrow.method())));
    }

    private static List<List<Arrow>> diagrams() throws IOException {
        return Pattern.compile("```mermaid(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(found -> ARROW.matcher(found.group(1))
                        .results()
                        .map(SequencesTests::arrow)
                        .toList())
                .toList();
    }

    private static Arrow arrow(MatchResult found) {
        return new Arrow(found.group(1), found.group(2), found.group(3), found.group(4));
    }
}
