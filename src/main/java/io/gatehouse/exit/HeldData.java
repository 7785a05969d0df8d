package io.gatehouse.exit;

import io.gatehouse.shared.ProviderScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Everything that the database holds of one customer. The tables are asked of the database itself: one that is made
 * later is counted, exported and emptied without anybody thinking of it.
 */
@Repository
class HeldData {

    /** Rows about a customer that belong to the provider's registration as long as that is not proven clean. */
    private static final Set<String> OF_REGISTRATIONS = Set.of("customer_callback");

    /** The customer's own row and its trail stay as the proof of what was done; the key has a step of its own. */
    private static final Set<String> STAYS = Set.of("customer", "audit_entry", "exit_run", "data_key");

    private final JdbcClient jdbc;
    private final TransactionTemplate attempt;

    HeldData(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.attempt = new TransactionTemplate(transactions);
    }

    /** A table and the condition that finds one customer's rows in it. */
    record Held(String table, String condition, List<String> columns, List<String> binary) {}

    @Transactional(readOnly = true)
    List<Held> tables() {
        Map<String, List<String>> texts = new LinkedHashMap<>();
        Map<String, List<String>> binary = new LinkedHashMap<>();
        jdbc.sql("""
                        select table_name, column_name, data_type from information_schema.columns
                        where table_schema = current_schema() order by table_name, ordinal_position
                        """)
                .query((row, n) -> {
                    Map<String, List<String>> kind = "bytea".equals(row.getString(3)) ? binary : texts;
                    return kind.computeIfAbsent(row.getString(1), table -> new ArrayList<>())
                            .add(row.getString(2));
                })
                .list();
        List<Held> held = new ArrayList<>();
        texts.forEach((table, columns) -> {
            if (!STAYS.contains(table) && columns.contains("provider_id")) {
                String condition = condition(table, columns);
                if (!condition.isEmpty()) {
                    held.add(new Held(table, condition, columns, binary.getOrDefault(table, List.of())));
                }
            }
        });
        return held;
    }

    private static String condition(String table, List<String> columns) {
        if (columns.contains("customer_id") && !OF_REGISTRATIONS.contains(table)) {
            return "customer_id = :customer";
        }
        return columns.contains("registration_id")
                ? "registration_id in (select id from app_registration where customer_id = :customer)"
                : "";
    }

    /** Rows by table; empty tables are left out. */
    @Transactional(readOnly = true)
    Map<String, Long> counts(UUID customer) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Held table : tables()) {
            long rows = count(table, customer);
            if (rows > 0) {
                counts.put(table.table(), rows);
            }
        }
        return counts;
    }

    /** How many sealed values there are that nobody can open without the customer's key. */
    @Transactional(readOnly = true)
    long sealedValues(UUID customer) {
        long all = 0;
        for (Held table : tables()) {
            for (String column : table.binary()) {
                if (!column.endsWith("hash")) {
                    all += bound("select count(" + column + ") from " + table.table(), table, customer)
                            .query(Long.class)
                            .single();
                }
            }
        }
        return all;
    }

    @Transactional(readOnly = true)
    boolean hasKey(UUID customer) {
        return jdbc.sql("select exists (select from data_key where provider_id = ? and customer_id = ?)")
                .params(ProviderScope.required().value(), customer)
                .query(Boolean.class)
                .single();
    }

    /** Open work of the customer, but for the job that asks. */
    @Transactional(readOnly = true)
    List<UUID> openJobs(UUID customer, UUID but) {
        return jdbc.sql("""
                        select id from job_run where provider_id = ? and customer_id = ? and id <> ?
                          and state in ('QUEUED', 'RUNNING', 'WAITING')
                        """)
                .params(ProviderScope.required().value(), customer, but)
                .query((row, n) -> row.getObject("id", UUID.class))
                .list();
    }

    /**
     * Deletes all rows, table by table; one whose rows others still point at has its turn again. Answers how many.
     *
     * @param job whose own row stays until it has finished
     */
    long delete(UUID customer, UUID job) {
        attempt.executeWithoutResult(status -> untie(customer));
        long deleted = 0;
        List<Held> left = tables();
        while (!left.isEmpty()) {
            List<Held> refused = new ArrayList<>();
            for (Held table : left) {
                try {
                    deleted += delete(table, customer, job);
                } catch (DataIntegrityViolationException e) {
                    refused.add(table);
                }
            }
            if (refused.size() == left.size()) {
                throw new IllegalStateException("Rows that hold each other: "
                        + refused.stream().map(Held::table).toList());
            }
            left = refused;
        }
        return deleted;
    }

    /** Connections and invitations point at each other, and credentials at those they replace. */
    private void untie(UUID customer) {
        UUID provider = ProviderScope.required().value();
        jdbc.sql("update invitation set connection_id = null where provider_id = ? and customer_id = ?")
                .params(provider, customer)
                .update();
        jdbc.sql("update connection set invitation_id = null where provider_id = ? and customer_id = ?")
                .params(provider, customer)
                .update();
    }

    private long delete(Held table, UUID customer, UUID job) {
        Integer rows = attempt.execute(status -> {
            String but = table.table().equals("job_run") ? " and id <> '" + job + "'" : "";
            return jdbc.sql("delete from " + table.table() + " where provider_id = :provider and " + table.condition()
                            + but)
                    .param("provider", ProviderScope.required().value())
                    .param("customer", customer)
                    .update();
        });
        return rows == null ? 0 : rows;
    }

    private long count(Held table, UUID customer) {
        return bound("select count(*) from " + table.table(), table, customer)
                .query(Long.class)
                .single();
    }

    JdbcClient.StatementSpec bound(String select, Held table, UUID customer) {
        return jdbc.sql(select + " where provider_id = :provider and " + table.condition())
                .param("provider", ProviderScope.required().value())
                .param("customer", customer);
    }
}
