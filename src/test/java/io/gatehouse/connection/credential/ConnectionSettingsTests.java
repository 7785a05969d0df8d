package io.gatehouse.connection.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** How many connections prove themselves at a time, by the defaults. */
class ConnectionSettingsTests {

    private static final Duration BEAT = Duration.ofMinutes(1);

    private final ConnectionSettings defaults = new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("gatehouse.connection", ConnectionSettings.class);

    @ParameterizedTest
    @CsvSource({"0, 40", "60, 40", "1900, 40", "2000, 42", "10000, 209"})
    void checksAsManyAsItTakesForAllToHaveTheirTurnInTime(long all, int each) {
        assertThat(defaults.inOneGo(all, BEAT)).isEqualTo(each);
        assertThat(each * defaults.checkInterval().dividedBy(BEAT)).isGreaterThanOrEqualTo(all);
    }
}
