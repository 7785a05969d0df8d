package io.gatehouse.exit.held;

import io.gatehouse.shared.ProviderScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Everything that the database holds of one customer: counted, read and deleted. */
@Repository
public class HeldData {

    /** So many rows are fetched at once. */
    private static final int FETCHED = 1_000;

    /** So many are deleted by one statement: millions would take longer than the database may be silent. */
    private static final int DELETED = 10_000;

    /** One that is parked, or waits for somebody who signs in, is not waited for. */
    private static final String TAKES_BACK = """
            exists (select from registration_saga s
                    where s.provider_id = job_run.provider_id and s.job_id = job_run.id and s.undoing
                      and s.state in ('RUNNING', 'WAITING'))
            """;

    private final JdbcClient jdbc;
    private final HeldTables tables;
    private final TransactionTemplate attempt;

    HeldData(JdbcClient jdbc, HeldTables tables, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.tables = tables;
        this.attempt = new TransactionTemplate(transactions);
    }

    /** Rows by table; empty tables are left out. */
    @Transactional(readOnly = true)
    public Map<String, Long> counts(UUID customer) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (HeldTables.Held table : tables.all()) {
            long rows = count(table, customer);
            if (rows > 0) {
                counts.put(table.table(), rows);
            }
        }
        return counts;
    }

    /** How many sealed values there are that nobody can open without the customer's key. */
    @Transactional(readOnly = true)
    public long sealedValues(UUID customer) {
        long all = 0;
        for (HeldTables.Held table : tables.all()) {
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
    public boolean hasKey(UUID customer) {
        return jdbc.sql("select exists (select from data_key where provider_id = ? and customer_id = ?)")
                .params(ProviderScope.required().value(), customer)
                .query(Boolean.class)
                .single();
    }

    /** Open work of the customer, but for the job that asks and what takes a registration back. */
    @Transactional(readOnly = true)
    public List<UUID> openJobs(UUID customer, UUID but) {
        return open(customer, "id <> ? and not " + TAKES_BACK)
                .param(but)
                .query((row, n) -> row.getObject("id", UUID.class))
                .list();
    }

    /** Whether a registration is being taken back that goes on by itself. */
    @Transactional(readOnly = true)
    public boolean takesBack(UUID customer) {
        return !open(customer, TAKES_BACK).query().listOfRows().isEmpty();
    }

    private JdbcClient.StatementSpec open(UUID customer, String which) {
        return jdbc.sql("""
                        select id from job_run where provider_id = ? and customer_id = ?
                          and state in ('QUEUED', 'RUNNING', 'WAITING') and
                        """ + which).params(ProviderScope.required().value(), customer);
    }

    /**
     * Deletes all rows, some at a time and table by table; one whose rows others still point at has its turn again. Answers how many.
     *
     * @param job whose own row stays until it has finished
     */
    public long delete(UUID customer, UUID job) {
        attempt.executeWithoutResult(status -> untie(customer));
        long deleted = 0;
        List<HeldTables.Held> left = tables.pointingFirst();
        while (!left.isEmpty()) {
            long before = deleted;
            List<HeldTables.Held> refused = new ArrayList<>();
            for (HeldTables.Held table : left) {
                try {
                    long some;
                    do {
                        some = deleteSome(table, customer, job);
                        deleted += some;
                    } while (some > 0);
                } catch (DataIntegrityViolationException e) {
                    refused.add(table);
                }
            }
            if (refused.size() == left.size() && deleted == before) {
                throw new IllegalStateException("Rows that hold each other: "
                        + refused.stream().map(HeldTables.Held::table).toList());
            }
            left = refused;
        }
        return deleted;
    }

    /**
     * Connections and invitations point at each other: neither could be deleted first. What is known of redirect URLs at
     * a registration ends with it; at the provider's own it stays.
     */
    private void untie(UUID customer) {
        UUID provider = ProviderScope.required().value();
        jdbc.sql("update invitation set connection_id = null where provider_id = ? and customer_id = ?")
                .params(provider, customer)
                .update();
        jdbc.sql("update connection set invitation_id = null where provider_id = ? and customer_id = ?")
                .params(provider, customer)
                .update();
        jdbc.sql("""
                        delete from customer_callback where provider_id = ? and registration_id in
                          (select id from app_registration where provider_id = ? and customer_id = ?)
                        """).params(provider, provider, customer).update();
    }

    private long deleteSome(HeldTables.Held table, UUID customer, UUID job) {
        Integer rows = attempt.execute(status -> {
            String but = table.table().equals("job_run") ? " and id <> '" + job + "'" : "";
            return jdbc.sql("""
                            delete from %1$s where ctid = any (array(
                              select ctid from %1$s where provider_id = :provider and (%2$s)%3$s limit :most))
                            """.formatted(table.table(), table.condition(), but))
                    .param("provider", ProviderScope.required().value())
                    .param("customer", customer)
                    .param("most", DELETED)
                    .update();
        });
        return rows == null ? 0 : rows;
    }

    private long count(HeldTables.Held table, UUID customer) {
        return bound("select count(*) from " + table.table(), table, customer)
                .query(Long.class)
                .single();
    }

    public JdbcClient.StatementSpec bound(String select, HeldTables.Held table, UUID customer) {
        return jdbc.sql(select + " where provider_id = :provider and (" + table.condition() + ")")
                .withFetchSize(FETCHED)
                .param("provider", ProviderScope.required().value())
                .param("customer", customer);
    }
}
