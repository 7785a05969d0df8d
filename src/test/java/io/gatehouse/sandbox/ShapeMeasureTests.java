package io.gatehouse.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** The measure itself: what it finds, and what it lets pass. */
class ShapeMeasureTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\": \"\"}                  | {\"a\": \"x\", \"b\": 1}          | true",
                "{\"a\": \"\"}                  | {\"b\": \"x\"}                    | false",
                "{\"a\": \"\"}                  | {\"a\": null}                     | false",
                "{\"a\": \"text?\"}             | {\"a\": null}                     | true",
                "{\"a\": \"text?\"}             | {\"a\": 1}                        | false",
                "{\"a\": \"number?\"}           | {\"a\": 2}                        | true",
                "{\"a\": \"number?\"}           | {\"a\": \"2\"}                    | false",
                "{\"a\": \"truth?\"}            | {\"a\": false}                    | true",
                "{\"a\": \"truth?\"}            | {}                                | false",
                "{\"a\": {\"b\": 1}}            | {\"a\": {\"b\": \"1\"}}           | false",
                "[{\"a\": 1}]                   | []                                | false",
                "[]                             | [1]                               | true",
                "[{\"a\": 1}]                   | [{\"a\": 1}, {\"b\": 1}]          | false",
                "[{\"a\": 1}, {\"b\": 1}]       | [{\"b\": 2}, {\"a\": 2}]          | true",
                "[{\"a\": 1}, {\"b\": 1}]       | [{\"a\": 1}]                      | false"
            })
    void tellsWhetherAnAnswerHasTheShape(String shape, String answer, boolean has) {
        JsonMapper json = JsonMapper.shared();

        assertThat(Shape.differences("", json.readTree(shape), json.readTree(answer))
                        .isEmpty())
                .isEqualTo(has);
    }
}
