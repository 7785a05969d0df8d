package io.gatehouse;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What axe-core finds wrong with a page as it is shown now. Only violations leave the browser: the lists of what passed are
 * megabytes that nobody reads.
 */
public final class Axe {

    private static final String RUN = """
            (options) => axe.run(document, { resultTypes: ["violations"], ...options })
              .then((results) => results.violations.map((v) =>
                v.id + ": " + v.nodes.map((n) => n.html.slice(0, 160) + " " + n.failureSummary).join(" | ")))""";

    private Axe() {}

    /** Every rule, the size of targets among them, but for the named ones. */
    public static List<String> violations(Page page, List<String> but) {
        Map<String, Object> rules =
                but.stream().collect(Collectors.toMap(rule -> rule, rule -> Map.of("enabled", false)));
        rules.put("target-size", Map.of("enabled", true));
        return run(page, Map.of("rules", rules));
    }

    /** The one rule that a change of theme alone can break. */
    public static List<String> faint(Page page) {
        return run(page, Map.of("runOnly", Map.of("type", "rule", "values", List.of("color-contrast"))));
    }

    private static List<String> run(Page page, Map<String, Object> options) {
        if (page.evaluate("() => window.axe === undefined").equals(true)) {
            page.evaluate(AxeBuilder.getAxeScript());
        }
        return ((List<?>) page.evaluate(RUN, options))
                .stream().map(Object::toString).toList();
    }
}
