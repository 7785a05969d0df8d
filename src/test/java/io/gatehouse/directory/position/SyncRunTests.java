package io.gatehouse.directory.position;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.directory.position.SyncRun.Data;
import org.junit.jupiter.api.Test;

/** What several want of one sync. */
class SyncRunTests {

    @Test
    void comparesEverythingOnceAnybodyWantsThat() {
        Data full = new Data(false, true);

        assertThat(Data.ASKED.with(full)).isEqualTo(full);
        assertThat(Data.SCHEDULED.with(full)).isEqualTo(full);
        assertThat(full.with(Data.SCHEDULED)).isEqualTo(full);
    }

    @Test
    void tellsWhoeverAskedEvenWhereNothingChanged() {
        assertThat(Data.ASKED.with(Data.SCHEDULED)).isEqualTo(Data.ASKED);
        assertThat(Data.SCHEDULED.with(Data.ASKED)).isEqualTo(Data.ASKED);
        assertThat(Data.SCHEDULED.with(Data.SCHEDULED)).isEqualTo(Data.SCHEDULED);
    }
}
