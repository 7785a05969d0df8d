package io.gatehouse.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletResponse;

class CsvTests {

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+49 30 1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x"})
    void takesTheMeaningFromFormulas(String typed) {
        assertThat(Csv.cell(typed)).startsWith("\"'" + typed.charAt(0));
    }

    @Test
    void quotesWhatWouldEndACell() {
        assertThat(Csv.cell("a,b")).isEqualTo("\"a,b\"");
        assertThat(Csv.cell("a\"b")).isEqualTo("\"a\"\"b\"");
        assertThat(Csv.cell("a\r\nb")).isEqualTo("\"a\r\nb\"");
        assertThat(Csv.cell("a;b")).isEqualTo("\"a;b\"");
        assertThat(Csv.cell("a=b")).isEqualTo("a=b");
        assertThat(Csv.cell(null)).isEmpty();
    }

    @Test
    void writesMomentsAsSpreadsheetsReadThem() {
        assertThat(Csv.cell(Instant.parse("2026-11-21T06:03:36.468Z"))).isEqualTo("2026-11-21 06:03:36");
    }

    @Test
    void answersWithAFile() throws IOException {
        MockHttpServletResponse response = new MockHttpServletResponse();

        Csv.download(response, "customers", LocalDate.of(2026, 11, 21), List.of("Name", "Owes"), csv -> {
            csv.row("Müller", -3);
            csv.flush();
        });

        assertThat(response.getHeader("Content-Disposition"))
                .isEqualTo("attachment; filename=\"customers-2026-11-21.csv\"");
        assertThat(response.getContentType()).isEqualTo("text/csv; charset=UTF-8");
        assertThat(new String(response.getContentAsByteArray(), StandardCharsets.UTF_8))
                .isEqualTo("\uFEFFName,Owes\r\nMüller,\"'-3\"\r\n");
    }
}
