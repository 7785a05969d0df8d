package io.gatehouse;

import io.gatehouse.TableCatalogue.Column;
import io.gatehouse.TableCatalogue.Reference;
import io.gatehouse.TableCatalogue.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts a row of a provider into every table that belongs to providers, knowing only PostgreSQL's catalogue: types,
 * lengths, lists of allowed words and foreign keys. A table that it cannot fill is an error, never left out. Times lie
 * a hundred years ahead, so that no background work takes the rows for its own.
 */
final class EveryTable {

    private static final OffsetDateTime LATER = OffsetDateTime.of(2126, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    private static final int TRIES = 200;

    private final Connection administrator;
    private final Map<String, Table> tables;

    EveryTable(Connection administrator) throws SQLException {
        this.administrator = administrator;
        this.tables = TableCatalogue.read(administrator);
    }

    List<String> names() {
        return List.copyOf(tables.keySet());
    }

    Table table(String name) {
        return tables.get(name);
    }

    /** Fills what is still empty, each table after those that it refers to. */
    void fill(UUID provider) throws SQLException {
        administrator.setAutoCommit(false);
        Map<String, Map<String, Object>> rows = new HashMap<>();
        rows.put("provider", Map.of("id", provider));
        List<Table> remaining = new ArrayList<>(tables.values());
        while (!remaining.isEmpty()) {
            Table next = next(remaining, rows);
            Map<String, Object> existing = row(next, provider);
            rows.put(next.name(), existing == null ? insert(next, provider, rows) : existing);
            remaining.remove(next);
        }
        administrator.commit();
        administrator.setAutoCommit(true);
    }

    /** Forgets the provider with everything that it has, in whatever order. */
    void empty(UUID provider) throws SQLException {
        try (Statement statement = administrator.createStatement()) {
            statement.execute("set session_replication_role = replica");
            for (String table : tables.keySet()) {
                statement.execute("delete from \"" + table + "\" where provider_id = '" + provider + "'");
            }
            statement.execute("delete from provider where id = '" + provider + "'");
            statement.execute("set session_replication_role = origin");
        }
    }

    /** The provider's row as administrators see it, without columns that PostgreSQL computes. */
    @Nullable
    Map<String, Object> row(Table table, UUID provider) throws SQLException {
        String columns = table.columns().stream().map(Column::quoted).collect(Collectors.joining(", "));
        try (PreparedStatement statement = administrator.prepareStatement(
                "select " + columns + " from \"" + table.name() + "\" where provider_id = ? limit 1")) {
            statement.setObject(1, provider);
            try (ResultSet result = statement.executeQuery()) {
                if (!result.next()) {
                    return null;
                }
                Map<String, Object> row = new LinkedHashMap<>();
                for (Column column : table.columns()) {
                    row.put(column.name(), result.getObject(column.name()));
                }
                return row;
            }
        }
    }

    private static Table next(List<Table> remaining, Map<String, Map<String, Object>> rows) {
        return remaining.stream()
                .filter(table -> table.references().stream().allMatch(reference -> known(table, reference, rows)))
                .findFirst()
                .or(() -> remaining.stream()
                        .filter(table -> table.references().stream()
                                .filter(table::needs)
                                .allMatch(reference -> known(table, reference, rows)))
                        .findFirst())
                .orElseThrow(() -> new AssertionError("tables that need each other: " + remaining));
    }

    private static boolean known(Table table, Reference reference, Map<String, Map<String, Object>> rows) {
        return reference.to().equals(table.name()) || rows.containsKey(reference.to());
    }

    private Map<String, Object> insert(Table table, UUID provider, Map<String, Map<String, Object>> rows)
            throws SQLException {
        Map<String, Object> row = new LinkedHashMap<>();
        table.columns().forEach(column -> row.put(column.name(), value(table, column)));
        table.references().stream()
                .filter(reference -> !reference.to().equals("provider"))
                .forEach(reference -> refer(row, reference, rows.get(reference.to())));
        row.put("provider_id", provider);
        List<Column> open =
                table.columns().stream().filter(c -> c.choices().size() > 1).toList();
        SQLException refused = null;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            choose(row, open, attempt);
            Savepoint before = administrator.setSavepoint();
            try {
                insert(table, row);
                return row;
            } catch (SQLException e) {
                administrator.rollback(before);
                refused = e;
            }
        }
        throw new AssertionError("EveryTable finds no row that " + table.name() + " accepts", refused);
    }

    /** What a row that exists gives, or nothing where there is none yet; the provider itself stays. */
    private static void refer(Map<String, Object> row, Reference reference, @Nullable Map<String, Object> to) {
        for (int i = 0; i < reference.columns().size(); i++) {
            if (!reference.columns().get(i).equals("provider_id")) {
                row.put(
                        reference.columns().get(i),
                        to == null ? null : to.get(reference.targets().get(i)));
            }
        }
    }

    /** The attempt's number, written in the columns' choices as digits: each combination has its turn. */
    private static void choose(Map<String, Object> row, List<Column> open, int attempt) {
        int rest = attempt;
        for (Column column : open) {
            int count = column.choices().size();
            row.put(column.name(), column.choices().get(rest % count));
            rest /= count;
        }
    }

    void insert(Table table, Map<String, Object> row) throws SQLException {
        try (PreparedStatement statement = administrator.prepareStatement(table.insert())) {
            int position = 1;
            for (Object value : row.values()) {
                statement.setObject(position++, value);
            }
            statement.executeUpdate();
        }
    }

    private @Nullable Object value(Table table, Column column) {
        if (column.choices().size() == 1) {
            return column.choices().getFirst();
        }
        return switch (column.type()) {
            case "uuid" -> UUID.randomUUID();
            case "text", "varchar", "bpchar" -> text(column);
            case "bytea" -> UUID.randomUUID().toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            case "timestamptz" -> LATER;
            case "date" -> LocalDate.from(LATER);
            case "int2", "int4", "int8" -> 1;
            case "bool" -> false;
            case "_text" -> array("text", "x");
            case "_uuid" -> array("uuid", UUID.randomUUID());
            default ->
                throw new AssertionError(
                        "EveryTable knows no " + column.type() + " yet: " + table.name() + "." + column.name());
        };
    }

    /** Jobs read these rows too, and a tenant is always known by a GUID. */
    private static String text(Column column) {
        return (column.name().endsWith("tenant_id") ? "" : "x-") + UUID.randomUUID();
    }

    private Object array(String type, Object value) {
        try {
            return administrator.createArrayOf(type, new Object[] {value});
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
