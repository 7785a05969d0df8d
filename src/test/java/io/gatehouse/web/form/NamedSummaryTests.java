package io.gatehouse.web.form;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;

/** What stands below an error summary comes out in its order. */
class NamedSummaryTests {

    @Test
    void letsNothingOvertakeTheSummary() {
        TemplateEngine engine = new TemplateEngine();
        engine.setDialect(new SummaryDialect());

        String page = engine.process(
                "<!-- a --><a href=\"#name\"><b data-label-of=\"name\">: </b>is missing</a><!-- b --><?c d?><br>"
                        + "<label for=\"name\">Full name</label><![CDATA[e]]>",
                new Context());

        assertThat(page)
                .isEqualTo(
                        "<!-- a --><a href=\"#name\"><b data-label-of=\"name\">Full name: </b>is missing</a><!-- b -->"
                                + "<?c d?><br><label for=\"name\">Full name</label><![CDATA[e]]>");
    }
}
