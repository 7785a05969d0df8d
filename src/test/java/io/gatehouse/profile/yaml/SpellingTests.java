package io.gatehouse.profile.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTests {

    @ParameterizedTest
    @CsvSource({
        "ChatMessages.Read, ChatMessage.Read",
        "User.ReadAll, User.Read.All",
        "user.raed.all, User.Read.All",
        "OnlineMeeting.ReadWrite, OnlineMeetings.ReadWrite",
    })
    void findsTheNearestName(String written, String meant) {
        assertThat(Spelling.nearest(
                        written, List.of("Chat.Read", "ChatMessage.Read", "OnlineMeetings.ReadWrite", "User.Read.All")))
                .contains(meant);
    }

    @Test
    void prefersFewerEditsAndThenTheAlphabet() {
        assertThat(Spelling.nearest("kinds", List.of("kinder", "kind"))).contains("kind");
        assertThat(Spelling.nearest("kine", List.of("mine", "line"))).contains("line");
    }

    @Test
    void takesOneEditAndNoMoreInAShortName() {
        assertThat(Spelling.nearest("key", List.of("keys"))).contains("keys");
        assertThat(Spelling.nearest("key", List.of("title", "", "kind"))).isEmpty();
        assertThat(Spelling.nearest("", List.of("title"))).isEmpty();
        assertThat(Spelling.nearest("title", List.of())).isEmpty();
    }
}
