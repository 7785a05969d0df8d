package io.gatehouse.exit.held;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The tables that hold rows of customers, asked of the database itself: one that is made later is counted, exported and
 * emptied without anybody thinking of it. A row is a customer's where it names the customer, or points at a row that is.
 */
@Repository
@Transactional(readOnly = true)
public class HeldTables {

    /**
     * The customer's own row, its trail and its way out stay as the proof of what was done, and the key has its own step.
     * A redirect URL stays until it is proven gone from the provider's registration.
     */
    private static final Set<String> STAYS =
            Set.of("customer", "audit_entry", "exit_run", "exit_step", "data_key", "customer_callback");

    private final JdbcClient jdbc;

    HeldTables(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A table and the condition that finds one customer's rows in it. */
    public record Held(String table, String condition, List<String> columns, List<String> binary) {}

    /** Columns that point at another table's key, both as they are written in a list. */
    private record Pointer(String table, String columns, String target, String key) {}

    private record Column(String table, String name, boolean binary) {}

    public List<Held> all() {
        Map<String, List<Column>> columns = columns();
        Map<String, String> conditions = conditions(columns);
        List<Held> held = new ArrayList<>();
        columns.forEach((table, all) -> {
            String condition = conditions.get(table);
            if (condition != null) {
                held.add(new Held(table, condition, names(all, false), names(all, true)));
            }
        });
        return held;
    }

    /**
     * In the order in which they are emptied: what points at another goes before it, as a cascade takes at once all that
     * points at a row. Those that point at each other come last.
     */
    List<Held> pointingFirst() {
        List<Held> left = new ArrayList<>(all());
        List<Held> ordered = new ArrayList<>();
        List<Pointer> pointers = pointers();
        List<Held> next = left;
        while (!next.isEmpty()) {
            Set<String> names = left.stream().map(Held::table).collect(Collectors.toSet());
            Set<String> targets = pointers.stream()
                    .filter(pointer ->
                            names.contains(pointer.table()) && !pointer.table().equals(pointer.target()))
                    .map(Pointer::target)
                    .collect(Collectors.toSet());
            next = left.stream()
                    .filter(table -> !targets.contains(table.table()))
                    .toList();
            ordered.addAll(next);
            left.removeAll(next);
        }
        ordered.addAll(left);
        return ordered;
    }

    private static List<String> names(List<Column> columns, boolean binary) {
        return columns.stream()
                .filter(column -> column.binary() == binary)
                .map(Column::name)
                .toList();
    }

    /** First what names the customer, then what points at that, until nothing more is found. */
    private Map<String, String> conditions(Map<String, List<Column>> columns) {
        Map<String, String> found = new LinkedHashMap<>();
        columns.forEach((table, all) -> {
            if (!STAYS.contains(table) && all.stream().anyMatch(column -> "customer_id".equals(column.name()))) {
                found.put(table, "customer_id = :customer");
            }
        });
        List<Pointer> pointers = pointers();
        boolean more = true;
        while (more) {
            Map<String, String> next = pointers.stream()
                    .filter(pointer -> columns.containsKey(pointer.table())
                            && !STAYS.contains(pointer.table())
                            && !found.containsKey(pointer.table())
                            && found.containsKey(pointer.target()))
                    .collect(Collectors.toMap(
                            Pointer::table,
                            pointer -> "(%s) in (select %s from %s where provider_id = :provider and (%s))"
                                    .formatted(
                                            pointer.columns(),
                                            pointer.key(),
                                            pointer.target(),
                                            found.get(pointer.target())),
                            (one, other) -> one + " or " + other));
            found.putAll(next);
            more = !next.isEmpty();
        }
        return found;
    }

    private Map<String, List<Column>> columns() {
        Map<String, List<Column>> columns = jdbc
                .sql("""
                        select table_name, column_name, data_type from information_schema.columns
                        where table_schema = current_schema() order by table_name, ordinal_position
                        """)
                .query((row, n) -> new Column(row.getString(1), row.getString(2), "bytea".equals(row.getString(3))))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Column::table, LinkedHashMap::new, Collectors.toList()));
        columns.values().removeIf(all -> all.stream().noneMatch(column -> "provider_id".equals(column.name())));
        return columns;
    }

    private List<Pointer> pointers() {
        return jdbc.sql("""
                        select child.relname, target.relname,
                          (select string_agg(a.attname, ', ' order by k.place)
                           from unnest(c.conkey) with ordinality k (number, place)
                           join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number),
                          (select string_agg(a.attname, ', ' order by k.place)
                           from unnest(c.confkey) with ordinality k (number, place)
                           join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.number)
                        from pg_constraint c
                        join pg_class child on child.oid = c.conrelid
                        join pg_class target on target.oid = c.confrelid
                        join pg_namespace n on n.oid = c.connamespace
                        where c.contype = 'f' and n.nspname = current_schema()
                        order by child.relname, c.conname
                        """)
                .query((row, n) -> new Pointer(row.getString(1), row.getString(3), row.getString(2), row.getString(4)))
                .list();
    }
}
