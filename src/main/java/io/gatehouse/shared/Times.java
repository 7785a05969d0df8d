package io.gatehouse.shared;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Says how far away a moment is; pages use it as {@code @times} beside the exact time. */
@Component
public class Times {

    private final MessageSource messages;
    private final Clock clock;

    Times(MessageSource messages, Clock clock) {
        this.messages = messages;
        this.clock = clock;
    }

    /** The moment that pages judge by. */
    public Instant now() {
        return clock.instant();
    }

    /** "12 min ago", "in 11 days", "tomorrow", in the language of the page. */
    public String relative(Instant at) {
        return relative(at, LocaleContextHolder.getLocale());
    }

    String relative(Instant at, Locale locale) {
        Duration away = Duration.between(clock.instant(), at);
        String direction = away.isNegative() ? "ago" : "in";
        Duration distance = away.abs();
        if (distance.toMinutes() < 1) {
            return words("time.now", 0, locale);
        }
        if (distance.toMinutes() < 60) {
            return words("time.minutes." + direction, distance.toMinutes(), locale);
        }
        if (distance.toHours() < 24) {
            return words("time.hours." + direction, distance.toHours(), locale);
        }
        long days = Math.round(distance.toHours() / 24.0);
        return words(days == 1 ? "time.day." + direction : "time.days." + direction, days, locale);
    }

    private String words(String key, long count, Locale locale) {
        return messages.getMessage(key, new Object[] {count}, locale);
    }
}
