package io.gatehouse;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What PostgreSQL's catalogue tells of the tables that belong to providers. */
final class TableCatalogue {

    private static final Pattern WORDS = Pattern.compile("CHECK \\(\\((\\w+) = ANY \\(ARRAY\\[(.*)]\\)\\)\\)");
    private static final Pattern WORD = Pattern.compile("'([^']*)'");

    private TableCatalogue() {}

    /** A column that can be written; the choices are the values that are worth a try, none where any will do. */
    record Column(String name, String type, boolean needed, List<?> choices) {

        String quoted() {
            return "\"" + name + "\"";
        }
    }

    /** A foreign key. */
    record Reference(List<String> columns, String to, List<String> targets) {}

    record Table(String name, List<Column> columns, List<Reference> references) {

        boolean needs(Reference reference) {
            return reference.columns().stream()
                    .allMatch(name ->
                            columns.stream().anyMatch(column -> column.name().equals(name) && column.needed()));
        }

        String insert() {
            return "insert into \"" + name + "\" ("
                    + columns.stream().map(Column::quoted).collect(Collectors.joining(", ")) + ") values ("
                    + columns.stream().map(column -> "?").collect(Collectors.joining(", ")) + ")";
        }
    }

    static Map<String, Table> read(Connection connection) throws SQLException {
        Map<String, Table> tables = new LinkedHashMap<>();
        query(connection, """
                select c.relname from pg_class c
                join pg_attribute a on a.attrelid = c.oid and a.attname = 'provider_id' and not a.attisdropped
                where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace order by 1
                """, row -> {
            String name = row.getString(1);
            tables.put(name, new Table(name, new ArrayList<>(), new ArrayList<>()));
        });
        Map<String, List<?>> words = words(connection);
        query(connection, """
                select table_name, column_name, udt_name, is_nullable from information_schema.columns
                where table_schema = 'public' and is_generated = 'NEVER' order by table_name, ordinal_position
                """, row -> {
            Table table = tables.get(row.getString(1));
            if (table != null) {
                table.columns().add(column(row, words));
            }
        });
        query(connection, """
                select conrelid::regclass::text, confrelid::regclass::text,
                  (select array_agg(attname::text order by n) from unnest(conkey) with ordinality k (num, n)
                   join pg_attribute on attrelid = conrelid and attnum = num),
                  (select array_agg(attname::text order by n) from unnest(confkey) with ordinality k (num, n)
                   join pg_attribute on attrelid = confrelid and attnum = num)
                from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace
                """, row -> {
            Table table = tables.get(row.getString(1));
            if (table != null) {
                table.references().add(new Reference(strings(row, 3), row.getString(2), strings(row, 4)));
            }
        });
        return tables;
    }

    private static Column column(ResultSet row, Map<String, List<?>> words) throws SQLException {
        String name = row.getString(2);
        String type = row.getString(3);
        List<?> choices = type.equals("bool")
                ? List.of(false, true)
                : words.getOrDefault(row.getString(1) + "." + name, List.of());
        return new Column(name, type, row.getString(4).equals("NO"), choices);
    }

    /** The lists of allowed words that stand in checks, by table and column. */
    private static Map<String, List<?>> words(Connection connection) throws SQLException {
        Map<String, List<?>> words = new LinkedHashMap<>();
        query(connection, """
                select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint
                where contype = 'c' and connamespace = 'public'::regnamespace
                """, row -> {
            Matcher check = WORDS.matcher(row.getString(2));
            if (check.matches()) {
                words.put(
                        row.getString(1) + "." + check.group(1),
                        WORD.matcher(check.group(2))
                                .results()
                                .map((MatchResult word) -> word.group(1))
                                .toList());
            }
        });
        return words;
    }

    private static List<String> strings(ResultSet row, int column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    private interface Reader {
        void read(ResultSet row) throws SQLException;
    }

    private static void query(Connection connection, String sql, Reader reader) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }
}
