package io.gatehouse.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class PageTextsTests {

    private final PageTexts texts = new PageTexts(new MockEnvironment()
            .withProperty("spring.messages.basename", "messages,messages-invitation")
            .withProperty("spring.messages.encoding", "UTF-8"));

    @Test
    void endsASentenceOnceWhereANameEndsItAlready() {
        assertThat(another("Proseware, Inc.")).contains("the invitation of Proseware, Inc. Earlier");
        assertThat(another("Tailspin K.K.")).contains("the invitation of Tailspin K.K. Earlier");
        assertThat(another("Contoso Ltd")).contains("the invitation of Contoso Ltd. Earlier");
    }

    @Test
    void leavesWhatSomebodyWroteAsItIs() {
        assertThat(another("Wait...")).contains("the invitation of Wait.... Earlier");
    }

    private String another(String name) {
        return texts.getMessage("invitation.link.another", new Object[] {name}, Locale.ENGLISH);
    }
}
