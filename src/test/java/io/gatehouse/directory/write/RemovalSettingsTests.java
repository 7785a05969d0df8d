package io.gatehouse.directory.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RemovalSettingsTests {

    @Test
    void takesTheShareThatIsSet() {
        RemovalSettings settings = new Binder(
                        new MapConfigurationPropertySource(Map.of("gatehouse.directory.removals.percent", "10")))
                .bind("gatehouse.directory.removals", RemovalSettings.class)
                .get();

        assertThat(settings).isEqualTo(new RemovalSettings(50, 10, Duration.ofDays(30)));
        assertThat(settings.suspicious(51, 510)).isFalse();
        assertThat(settings.suspicious(52, 510)).isTrue();
        assertThat(settings.enough(52)).isEqualTo(520);
    }

    /** Else whoever Microsoft restores on the last day would come back without his groups. */
    @Test
    void keepsWhoIsGoneAtLeastAsLongAsMicrosoftCanRestore() {
        assertThat(new RemovalSettings(50, 30, Duration.ofDays(30)).kept()).hasDays(30);

        assertThatThrownBy(() -> new RemovalSettings(50, 30, Duration.ofDays(29)))
                .hasMessageContaining("gatehouse.directory.removals.kept must be at least 30d");
    }
}
