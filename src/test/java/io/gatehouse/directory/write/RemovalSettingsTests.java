package io.gatehouse.directory.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RemovalSettingsTests {

    /** Else whoever Microsoft restores on the last day would come back without his groups. */
    @Test
    void keepsWhoIsGoneAtLeastAsLongAsMicrosoftCanRestore() {
        assertThat(new RemovalSettings(50, 30, Duration.ofDays(30)).kept()).hasDays(30);

        assertThatThrownBy(() -> new RemovalSettings(50, 30, Duration.ofDays(29)))
                .hasMessageContaining("gatehouse.directory.removals.kept must be at least 30d");
    }
}
