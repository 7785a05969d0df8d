package io.gatehouse.alert.cause;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.springframework.context.MessageSource;

/** What alerts say; like the trail they are written once, in English, for whoever reads them later. */
record Sentences(MessageSource messages) {

    private static final int LONGEST = 1_000;

    String of(String key, Object... arguments) {
        return messages.getMessage(key, arguments, Locale.ENGLISH);
    }

    String day(Instant at) {
        return DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).format(at.atZone(ZoneOffset.UTC));
    }

    /** What somebody else's server said: one line, not too long. */
    static String foreign(String text) {
        String line = text.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
        return line.length() > LONGEST ? line.substring(0, LONGEST) : line;
    }
}
