package io.gatehouse.vault.key;

import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The keys of the key file, and what hangs on each. They wrap data keys alone; everything that is sealed is sealed with a
 * data key. So exchanging a master key touches one small row for each customer, and nothing has to be read meanwhile.
 */
@Service
public class MasterKeys {

    private final Keys keys;
    private final KeyWrap wrap;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    MasterKeys(Keys keys, KeyWrap wrap, JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.keys = keys;
        this.wrap = wrap;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** As they stand in the key file of this replica. */
    public List<MasterKey> all() {
        return keys.masters();
    }

    /** How many data keys of all providers each of them wraps, by its number; none is named "?" of before. */
    public Map<String, Long> wrapped() {
        Map<String, Long> counts = new LinkedHashMap<>();
        keys.masters().forEach(key -> counts.put(key.id(), 0L));
        providers()
                .forEach(provider -> ProviderScope.run(
                        provider,
                        () -> transaction.executeWithoutResult(status -> jdbc.sql("""
                                select coalesce(master_key, '?') as master, count(*) as rows from data_key
                                where provider_id = ? group by master_key
                                """)
                                .param(provider.value())
                                .query(row -> {
                                    counts.merge(row.getString("master"), row.getLong("rows"), Long::sum);
                                }))));
        return counts;
    }

    /** How many data keys of the current provider are not under the key in use. */
    public long left() {
        Long left = transaction.execute(status -> jdbc.sql(
                        "select count(*) from data_key where provider_id = ? and master_key is distinct from ?")
                .params(ProviderScope.required().value(), keys.primary())
                .query(Long.class)
                .single());
        return left == null ? 0 : left;
    }

    /**
     * Wraps some more data keys of the current provider with the key in use, in a transaction of its own. Whoever reads or
     * makes one meanwhile is not held up: the data key stays the same.
     *
     * @return how many; zero where nothing is left
     */
    public int rewrap(int most) {
        ProviderId provider = ProviderScope.required();
        Integer done = transaction.execute(status -> {
            List<DataKeys.Row> rows = jdbc.sql("""
                            select id, customer_id, wrapped from data_key
                            where provider_id = ? and master_key is distinct from ?
                            order by id limit ? for update skip locked
                            """)
                    .params(provider.value(), keys.primary(), most)
                    .query((row, n) -> new DataKeys.Row(
                            row.getObject("id", UUID.class),
                            row.getObject("customer_id", UUID.class),
                            row.getBytes("wrapped")))
                    .list();
            rows.forEach(
                    row -> jdbc.sql("update data_key set wrapped = ?, master_key = ? where provider_id = ? and id = ?")
                            .params(wrap.rewrap(provider, row), keys.primary(), provider.value(), row.id())
                            .update());
            return rows.size();
        });
        return done == null ? 0 : done;
    }

    private List<ProviderId> providers() {
        List<UUID> ids = transaction.execute(
                status -> jdbc.sql("select id from provider").query(UUID.class).list());
        return ids == null ? List.of() : ids.stream().map(ProviderId::new).toList();
    }
}
