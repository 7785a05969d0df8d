package io.gatehouse.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One that fails holds up nobody, and is not forgotten. */
class OneByOneTests {

    private final List<String> done = new ArrayList<>();

    @Test
    void givesEveryOneItsTurnAndTellsOfAllThatFailed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> OneByOne.each(List.of("a", "bad", "b", "worse", "c"), this::work))
                .withMessage("bad")
                .satisfies(first -> assertThat(first.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("worse"));

        assertThat(done).containsExactly("a", "b", "c");
    }

    @Test
    void saysNothingWhereAllWentWell() {
        OneByOne.each(List.of("a", "b"), this::work);

        assertThat(done).containsExactly("a", "b");
    }

    private void work(String one) {
        if (one.length() > 1) {
            throw new IllegalStateException(one);
        }
        done.add(one);
    }
}
