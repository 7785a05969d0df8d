package io.gatehouse.journey;

import io.gatehouse.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every version of every row that the portal ever wrote, kept by triggers of the database's administrator: what lay in a
 * table for a moment is seen as well as what stayed. Copies of directories are left to a look at the end: they are
 * thousands of rows, and nothing but what Microsoft Graph told of people and groups.
 */
record RowHistory(TestDatabase.Address database) {

    private static final String TABLES = """
            select c.relname from pg_class c
            where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
              and c.relname not in ('directory_user', 'directory_group', 'directory_member') order by 1
            """;

    /** From now on; what is there already counts too. */
    void begin() throws SQLException {
        try (Connection connection = TestDatabase.administrator(database);
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    create schema overheard;
                    create table overheard.version (table_name text, line jsonb);
                    create function overheard.hear() returns trigger language plpgsql security definer as $$
                    begin
                      insert into overheard.version values (tg_argv[0], to_jsonb(new));
                      return null;
                    end
                    $$;
                    """);
            for (String table : strings(statement, TABLES)) {
                statement.execute("insert into overheard.version select '" + table + "', to_jsonb(t) from public.\""
                        + table + "\" t");
                statement.execute("create trigger hear after insert or update on public.\"" + table
                        + "\" for each row execute function overheard.hear('" + table + "')");
            }
        }
    }

    /** The text of all versions, by table; bytes in hexadecimal. */
    Map<String, String> lines() throws SQLException {
        Map<String, String> lines = new LinkedHashMap<>();
        try (Connection connection = TestDatabase.administrator(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select table_name, string_agg(line, e'\\n') from (
                          select distinct table_name, line::text as line from overheard.version
                        ) v group by 1 order by 1
                        """)) {
            while (rows.next()) {
                lines.put(rows.getString(1), rows.getString(2));
            }
        }
        return lines;
    }

    /** Columns for sealed or hashed bytes that no row ever filled: nothing was proven of them. */
    List<String> neverFilled() throws SQLException {
        try (Connection connection = TestDatabase.administrator(database);
                Statement statement = connection.createStatement()) {
            return strings(statement, """
                    select c.table_name || '.' || c.column_name from information_schema.columns c
                    where c.table_schema = 'public' and c.udt_name = 'bytea' and c.table_name not like 'directory_%'
                      and not exists (select from overheard.version v
                                      where v.table_name = c.table_name and v.line ->> c.column_name is not null)
                    order by 1
                    """);
        }
    }

    private static List<String> strings(Statement statement, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
