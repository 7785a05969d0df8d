package io.gatehouse.shared;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Comma-separated values (RFC 4180) that a spreadsheet opens as text, row by row to the caller. */
public final class Csv {

    /** What makes a spreadsheet take a cell for a formula, full-width forms included. */
    private static final String FORMULA = "=+-@\t\r\n＝＋－＠";

    /** What spreadsheets take for a moment; always UTC. */
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Writer out;

    private Csv(Writer out) {
        this.out = out;
    }

    /** Answers a request with a file; the rows are sent as they are written, so the list may be of any length. */
    public static void download(
            HttpServletResponse response, String name, LocalDate day, List<String> head, Consumer<Csv> rows)
            throws IOException {
        response.setContentType("text/csv; charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"" + name + "-" + day + ".csv\"");
        Writer out = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
        // without this mark spreadsheets take UTF-8 for the code page of the machine
        out.write('\uFEFF');
        Csv csv = new Csv(out);
        csv.row(head.toArray());
        rows.accept(csv);
        out.flush();
    }

    /** Writes into something else than an answer, an archive for instance; whoever opened it flushes and closes it. */
    public static Csv to(Writer out, List<String> head) {
        Csv csv = new Csv(out);
        csv.row(head.toArray());
        return csv;
    }

    public void row(@Nullable Object... cells) {
        write(Arrays.stream(cells).map(Csv::cell).collect(Collectors.joining(",", "", "\r\n")));
    }

    /** Sends what has been written so far. */
    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String text) {
        try {
            out.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String cell(@Nullable Object value) {
        String text = value == null ? "" : value instanceof Instant at ? MOMENT.format(at) : value.toString();
        String safe = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r' || c == ';' || c == '\'')
                ? '"' + safe.replace("\"", "\"\"") + '"'
                : safe;
    }
}
