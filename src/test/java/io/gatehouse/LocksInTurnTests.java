package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocksInTurnTests {

    @Test
    void spreadsWhatWouldWaitForEachOther() {
        assertThat(ordered("a1 a", "a2 a", "a3 a", "a4 a", "b1 b", "b2 b"))
                .containsExactly("a1 a", "b1 b", "a2 a", "a3 a", "b2 b", "a4 a");
    }

    @Test
    void countsTheLockThatMostOthersWant() {
        assertThat(ordered("1 few many", "2 many", "3 few many", "4 many", "5 other", "6 other"))
                .containsExactly("1 few many", "5 other", "2 many", "3 few many", "6 other", "4 many");
    }

    @Test
    void leavesThoseWithoutALockAsTheyWere() {
        assertThat(ordered("1", "2", "3 x", "4")).containsExactly("1", "2", "3 x", "4");
    }

    private static List<String> ordered(String... all) {
        List<String> classes = new ArrayList<>(List.of(all));
        LocksInTurn.order(classes, each -> List.of(each.split(" ")).subList(1, each.split(" ").length));
        return classes;
    }
}
