package io.gatehouse.microsoft.failure;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads {@code Retry-After}: seconds, sometimes with a decimal point, or an HTTP date (G:throttling). */
public final class RetryAfter {

    /** For services that throttle and name no time. */
    public static final Duration WHEN_SILENT = Duration.ofSeconds(30);

    /** Beyond it are mistakes, milliseconds or the date of a wrong clock: they must not silence a customer for months. */
    public static final Duration LONGEST = Duration.ofDays(2);

    private RetryAfter() {}

    /**
     * What an answer says of waiting.
     *
     * @param header the value of a header by its name
     * @param now what counts where the answer does not say when it was sent
     */
    static @Nullable Duration of(Function<String, @Nullable String> header, Instant now) {
        return read(header.apply("Retry-After"), header.apply("Date"), now);
    }

    /** @param sent when it was sent by their clock, which a date is meant by: ours may be minutes ahead */
    static @Nullable Duration read(@Nullable String header, @Nullable String sent, Instant now) {
        if (header == null || header.isBlank()) {
            return null;
        }
        Duration wait = seconds(header.strip());
        Duration found = wait != null ? wait : until(header.strip(), sent, now);
        return found == null ? null : bounded(found);
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    private static @Nullable Duration seconds(String text) {
        try {
            double seconds = Double.parseDouble(text);
            return Double.isFinite(seconds) ? Duration.ofMillis((long) Math.ceil(seconds * 1000)) : null;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    private static @Nullable Duration until(String end, @Nullable String sent, Instant now) {
        Instant begun = sent == null ? null : date(sent.strip());
        Instant ended = date(end);
        return ended == null ? null : Duration.between(begun == null ? now : begun, ended);
    }

    private static @Nullable Instant date(String text) {
        try {
            return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException notADate) {
            return null;
        }
    }
}
