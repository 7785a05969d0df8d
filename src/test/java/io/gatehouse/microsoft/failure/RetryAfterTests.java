package io.gatehouse.microsoft.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTests {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "10, PT10S",
        "0, PT0S",
        "1.5, PT1.5S",
        "-3, PT0S",
        "86400, PT24H",
        "1e300, PT48H",
        "'Sat, 21 Nov 2026 08:00:30 GMT', PT30S"
    })
    void readsSecondsAndDates(String header, Duration wait) {
        assertThat(RetryAfter.read(header, NOW)).isEqualTo(wait);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "NaN", "Infinity"})
    void ignoresWhatItDoesNotUnderstand(String header) {
        assertThat(RetryAfter.read(header, NOW)).isNull();
    }

    @Test
    void ignoresAMissingHeader() {
        assertThat(RetryAfter.read(null, NOW)).isNull();
    }
}
