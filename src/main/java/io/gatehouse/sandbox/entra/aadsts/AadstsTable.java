package io.gatehouse.sandbox.entra.aadsts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads {@code sandbox/aadsts.txt}: number | token error | authorize error or "page" | suberror or "-" | text. */
final class AadstsTable {

    private AadstsTable() {}

    static Map<Integer, Aadsts.Code> read() {
        try (InputStream data = AadstsTable.class.getResourceAsStream("/sandbox/aadsts.txt")) {
            if (data == null) {
                throw new IllegalStateException("sandbox/aadsts.txt is missing");
            }
            return new BufferedReader(new InputStreamReader(data, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(AadstsTable::code)
                    .collect(Collectors.toUnmodifiableMap(Aadsts.Code::number, code -> code));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Aadsts.Code code(String line) {
        String[] cells = line.split("\\|", 5);
        String authorize = cells[2].trim();
        String suberror = cells[3].trim();
        return new Aadsts.Code(
                Integer.parseInt(cells[0].trim()),
                cells[1].trim(),
                authorize.equals("page") ? "server_error" : authorize,
                suberror.equals("-") ? null : suberror,
                authorize.equals("page"),
                cells[4].trim());
    }
}
