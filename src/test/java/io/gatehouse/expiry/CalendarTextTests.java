package io.gatehouse.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** RFC 5545, sections 3.1 and 3.3.11. */
class CalendarTextTests {

    @Test
    void foldsLinesAtSeventyFiveOctetsAndTearsNoCharacter() {
        String name = "Müller & Söhne 🚪 ".repeat(20);

        String text = new CalendarText().text("SUMMARY", name).toString();

        assertThat(text).endsWith("\r\n");
        for (String line : text.split("\r\n")) {
            assertThat(line.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(75);
        }
        assertThat(text.split("\r\n")).hasSizeGreaterThan(4);
        assertThat(text.replace("\r\n ", "")).isEqualTo("SUMMARY:" + name + "\r\n");
    }

    @Test
    void keepsALineOfExactlySeventyFiveOctetsWhole() {
        String value = "x".repeat(75 - "NOTE:".length());

        assertThat(new CalendarText().text("NOTE", value)).hasToString("NOTE:" + value + "\r\n");
        assertThat(new CalendarText().text("NOTE", value + "y")).hasToString("NOTE:" + value + "\r\n y\r\n");
    }

    @Test
    void escapesWhatWouldEndOrSplitAValue() {
        assertThat(new CalendarText().text("SUMMARY", "a\\b; c, d\r\ne\nf\u0007"))
                .hasToString("SUMMARY:a\\\\b\\; c\\, d\\ne\\nf\r\n");
        assertThat(new CalendarText().line("UID", "1\r\nATTACH:x@example")).hasToString("UID:1ATTACH:x@example\r\n");
    }

    @Test
    void writesDaysAndMomentsInUtc() {
        assertThat(new CalendarText().moment("DTSTAMP", Instant.parse("2026-11-03T22:30:05.7Z")))
                .hasToString("DTSTAMP:20261103T223005Z\r\n");
        assertThat(new CalendarText().day("DTSTART", LocalDate.of(2026, 11, 3)))
                .hasToString("DTSTART;VALUE=DATE:20261103\r\n");
    }
}
