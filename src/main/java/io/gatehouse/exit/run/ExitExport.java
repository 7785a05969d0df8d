package io.gatehouse.exit.run;

import io.gatehouse.customer.CustomerView;
import io.gatehouse.exit.held.HeldData;
import io.gatehouse.exit.held.HeldTables;
import io.gatehouse.shared.Csv;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** All that is held of a customer as one zip: a table of contents as JSON, and a CSV file for each kind of rows. */
@Component
public class ExitExport {

    /** Hashes say nothing to people; a mail's text may hold a link that opens an invitation. */
    private static final Set<String> NOT_TOLD = Set.of("provider_id", "payload", "copy_text", "verifier");

    private final HeldData data;
    private final HeldTables tables;
    private final ExitInventory inventory;
    private final JsonMapper json;
    private final TransactionTemplate reading;

    ExitExport(
            HeldData data,
            HeldTables tables,
            ExitInventory inventory,
            JsonMapper json,
            PlatformTransactionManager transactions) {
        this.data = data;
        this.tables = tables;
        this.inventory = inventory;
        this.json = json;
        this.reading = new TransactionTemplate(transactions);
        reading.setReadOnly(true);
        reading.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /** Rows by table, for the page. */
    public Map<String, Long> counts(UUID customer) {
        return data.counts(customer);
    }

    public void answer(CustomerView customer, HttpServletResponse response) throws IOException {
        response.setContentType("application/zip");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Content-Disposition", "attachment; filename=\"" + customer.shortName() + "-export.zip\"");
        send(customer.id(), response.getOutputStream());
    }

    /** Read as of one moment into a file first: whoever fetches it slowly holds no transaction of ours open. */
    private void send(UUID customer, OutputStream to) throws IOException {
        Path file = Files.createTempFile("gatehouse-export", ".zip");
        try {
            reading.executeWithoutResult(status -> write(customer, file));
            Files.copy(file, to);
        } finally {
            Files.delete(file);
        }
    }

    private void write(UUID customer, Path file) {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file), StandardCharsets.UTF_8)) {
            zip.putNextEntry(new ZipEntry("contents.json"));
            zip.write(json.writerWithDefaultPrettyPrinter()
                    .writeValueAsBytes(Map.of("customer", inventory.of(customer), "rows", data.counts(customer))));
            zip.closeEntry();
            for (HeldTables.Held table : tables.all()) {
                file(zip, table, customer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void file(ZipOutputStream zip, HeldTables.Held table, UUID customer) throws IOException {
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
