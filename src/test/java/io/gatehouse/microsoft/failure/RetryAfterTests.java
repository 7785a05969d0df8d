package io.gatehouse.microsoft.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.http.HttpAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
        assertThat(RetryAfter.read(header, null, NOW)).isEqualTo(wait);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "NaN", "Infinity"})
    void ignoresWhatItDoesNotUnderstand(String header) {
        assertThat(RetryAfter.read(header, null, NOW)).isNull();
    }

    @Test
    void ignoresAMissingHeader() {
        assertThat(RetryAfter.read(null, null, NOW)).isNull();
    }

    /** Replicas go by clocks that are minutes apart, and are told by the same one. */
    @ParameterizedTest
    @ValueSource(longs = {-300, 0, 300})
    void measuresADateByTheClockOfTheOneWhoNamesIt(long ahead) {
        assertThat(RetryAfter.read(
                        "Sat, 21 Nov 2026 08:00:30 GMT", "Sat, 21 Nov 2026 08:00:00 GMT", NOW.plusSeconds(ahead)))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(RetryAfter.read("Sat, 21 Nov 2026 08:00:30 GMT", "today", NOW.plusSeconds(10)))
                .isEqualTo(Duration.ofSeconds(20));
    }

    /** Asked again at once, a throttle would never end. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "0.0", "Sat, 21 Nov 2026 07:59:59 GMT", "Sat, 21 Nov 2026 08:00:00 GMT"})
    void takesNoWaitForNoTime(String header) {
        assertThat(told(429, header))
                .isInstanceOfSatisfying(
                        MicrosoftFailure.Throttled.class,
                        busy -> assertThat(busy.retryAfter()).isEqualTo(RetryAfter.WHEN_SILENT));
        assertThat(told(503, header))
                .isInstanceOfSatisfying(
                        MicrosoftFailure.Unavailable.class,
                        down -> assertThat(down.retryAfter()).isNull());
    }

    @Test
    void asksTheAnswerWhenItWasSent() {
        Map<String, String> headers =
                Map.of("Retry-After", "Sat, 21 Nov 2026 08:00:30 GMT", "Date", "Sat, 21 Nov 2026 08:00:00 GMT");
        Instant ahead = NOW.plusSeconds(300);

        assertThat(GraphErrors.classify(new GraphErrors.Answer(429, null, null, headers::get), ahead))
                .isInstanceOfSatisfying(
                        MicrosoftFailure.Throttled.class,
                        busy -> assertThat(busy.retryAfter()).isEqualTo(Duration.ofSeconds(30)));
        Map<String, List<String>> lists =
                Map.of("retry-after", List.of(headers.get("Retry-After")), "date", List.of(headers.get("Date")));
        assertThat(OAuthErrors.ofAnswer(new HttpAnswer(429, lists, new byte[0]), ahead))
                .isInstanceOfSatisfying(
                        MicrosoftFailure.Throttled.class,
                        busy -> assertThat(busy.retryAfter()).isEqualTo(Duration.ofSeconds(30)));
    }

    private static MicrosoftFailure told(int status, String header) {
        return GraphErrors.classify(
                new GraphErrors.Answer(status, null, null, name -> name.equals("Retry-After") ? header : null), NOW);
    }
}
