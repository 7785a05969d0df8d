package io.gatehouse.microsoft.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class JsonTests {

    /** What looks like a NUL behind an escaped backslash is none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "\u0000",
                "a\u0000\u0000b",
                "\\u0000",
                "\\\u0000",
                "\\\\u0000",
                "\\\\\u0000u0000",
                "\u0000\\u0000\\",
                "\\\u0000\\\u0000",
                "\"\u0000\"",
            })
    void takesNothingButNulOutOfATextOfJson(String value) {
        ObjectNode object = Json.MAPPER.createObjectNode().put("text", value).put("more", "kept");

        String without = Json.withoutNul(object.toString());

        assertThat(Json.object(without.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Json.MAPPER
                        .createObjectNode()
                        .put("text", value.replace("\u0000", ""))
                        .put("more", "kept"));
    }
}
