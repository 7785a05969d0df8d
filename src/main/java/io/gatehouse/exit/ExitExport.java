package io.gatehouse.exit;

import io.gatehouse.shared.Csv;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** All that is held of a customer as one zip: a table of contents as JSON, and a CSV file for each kind of rows. */
@Component
class ExitExport {

    /** Hashes say nothing to people; texts of mails may hold links. */
    private static final Set<String> NOT_TOLD = Set.of("provider_id", "payload", "copy_text", "verifier");

    private final HeldData data;
    private final ExitInventory inventory;
    private final JsonMapper json;

    ExitExport(HeldData data, ExitInventory inventory, JsonMapper json) {
        this.data = data;
        this.inventory = inventory;
        this.json = json;
    }

    /** Rows by table, for the page. */
    Map<String, Long> counts(UUID customer) {
        return data.counts(customer);
    }

    @Transactional(readOnly = true)
    public void write(UUID customer, OutputStream to) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(to, StandardCharsets.UTF_8)) {
            zip.putNextEntry(new ZipEntry("contents.json"));
            zip.write(json.writerWithDefaultPrettyPrinter()
                    .writeValueAsBytes(Map.of("customer", inventory.of(customer), "rows", data.counts(customer))));
            zip.closeEntry();
            for (HeldData.Held table : data.tables()) {
                file(zip, table, customer);
            }
        }
    }

    private void file(ZipOutputStream zip, HeldData.Held table, UUID customer) throws IOException {
        List<String> columns = table.columns().stream()
                .filter(column -> !NOT_TOLD.contains(column))
                .toList();
        zip.putNextEntry(new ZipEntry(table.table() + ".csv"));
        Writer out = new OutputStreamWriter(zip, StandardCharsets.UTF_8);
        Csv csv = Csv.to(out, columns);
        data.bound("select " + String.join(", ", columns) + " from " + table.table(), table, customer)
                .query(row -> {
                    Object[] cells = new Object[columns.size()];
                    for (int i = 0; i < cells.length; i++) {
                        cells[i] = row.getString(i + 1);
                    }
                    csv.row(cells);
                });
        out.flush();
        zip.closeEntry();
    }
}
