package io.gatehouse.journey;

import io.gatehouse.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which tables of the schema, whoever adds them, have a row that names a thing; row-level security hides nothing here. */
final class StoredRows {

    private StoredRows() {}

    static Set<String> tablesThatKnow(TestDatabase.Address database, List<String> ids) {
        try (Connection connection = TestDatabase.administrator(database)) {
            List<String> tables = tables(connection);
            String anyId = ids.stream().map(id -> "?").collect(Collectors.joining(", ", "array[", "]"));
            String all = tables.stream()
                    .map(table -> "select '" + table + "' where exists (select from \"" + table
                            + "\" t where t::text like any (" + anyId + "))")
                    .collect(Collectors.joining(" union all "));
            try (PreparedStatement statement = connection.prepareStatement(all)) {
                List<String> values = IntStream.range(0, tables.size())
                        .boxed()
                        .flatMap(table -> ids.stream())
                        .toList();
                for (int i = 0; i < values.size(); i++) {
                    statement.setString(i + 1, "%" + values.get(i) + "%");
                }
                return names(statement.executeQuery());
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> tables(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return new ArrayList<>(names(statement.executeQuery("""
                    select table_name::text from information_schema.tables
                    where table_schema = 'public' and table_type = 'BASE TABLE'
                    """)));
        }
    }

    private static Set<String> names(ResultSet rows) throws SQLException {
        Set<String> names = new TreeSet<>();
        while (rows.next()) {
            names.add(rows.getString(1));
        }
        return names;
    }
}
