package io.gatehouse.subscription.keep;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.subscription.keep.KeepJob.Data;
import org.junit.jupiter.api.Test;

/** What several want of one look at a connection's subscriptions. */
class KeepJobTests {

    @Test
    void comparesWithMicrosoftsListOnceAnybodyWantsThat() {
        Data due = new Data(false);
        Data compare = new Data(true);

        assertThat(compare.with(due)).isEqualTo(compare);
        assertThat(due.with(compare)).isEqualTo(compare);
        assertThat(due.with(due)).isEqualTo(due);
    }
}
