package io.gatehouse.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnsTests {

    private static final List<String> USUAL = List.of("id", "mail", "-tenant");

    @Test
    void showsTheUsualOnesToWhoHasNotChosen() {
        Columns columns = Columns.of("invitations", USUAL, null);

        assertThat(columns.all()).containsExactly("id", "mail", "tenant");
        assertThat(columns.all().stream().filter(columns::shows)).containsExactly("id", "mail");
    }

    @Test
    void showsWhatWasChosenAndIgnoresWhatItDoesNotKnow() {
        Columns columns = Columns.of("invitations", USUAL, "-id.tenant.gone.-..x-y");

        assertThat(columns.all().stream().filter(columns::shows)).containsExactly("mail", "tenant");
        assertThat(columns.shows("gone")).isFalse();
    }

    @Test
    void showsAColumnThatCameAfterTheChoice() {
        assertThat(Columns.of("invitations", List.of("id", "later"), "-id").shows("later"))
                .isTrue();
    }
}
