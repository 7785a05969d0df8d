package io.gatehouse.expiry;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Writes an iCalendar object (RFC 5545): lines end with CRLF, none is longer than 75 octets, and no character is torn in
 * two where a line is folded.
 */
final class CalendarText {

    private static final int LONGEST = 75;
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final StringBuilder text = new StringBuilder();

    /** A line as it is: for names of components and values that are no free text. */
    CalendarText line(String name, String value) {
        fold(name + ":" + value.replaceAll("\\p{Cntrl}", ""));
        return this;
    }

    /** Free text, in which commas, semicolons, backslashes and line breaks have to be written otherwise (3.3.11). */
    CalendarText text(String name, String value) {
        String escaped = value.replace("\\", "\\\\")
                .replace(";", "\\;")
                .replace(",", "\\,")
                .replaceAll("\r\n?|\n", "\\\\n");
        return line(name, escaped);
    }

    CalendarText moment(String name, Instant at) {
        return line(name, MOMENT.format(at));
    }

    CalendarText day(String name, LocalDate day) {
        return line(name + ";VALUE=DATE", DateTimeFormatter.BASIC_ISO_DATE.format(day));
    }

    private void fold(String line) {
        int room = LONGEST;
        for (int at = 0; at < line.length(); ) {
            int character = line.codePointAt(at);
            int octets = Character.toString(character).getBytes(StandardCharsets.UTF_8).length;
            if (octets > room) {
                text.append("\r\n ");
                room = LONGEST - 1;
            }
            text.appendCodePoint(character);
            room -= octets;
            at += Character.charCount(character);
        }
        text.append("\r\n");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
