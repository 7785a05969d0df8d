package io.gatehouse.journey;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads one column of what a database holds, for a test that looks past the portal. */
final class Column {

    private Column() {}

    /** Opens a connection to read by, which is closed afterwards. */
    interface Source {

        Connection open() throws SQLException;
    }

    static List<String> read(Source source, String sql, Object... parameters) {
        try (Connection connection = source.open();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<String> values = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
