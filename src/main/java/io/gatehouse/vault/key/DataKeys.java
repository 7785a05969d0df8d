package io.gatehouse.vault.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.vault.failure.VaultFailure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The wrapped data keys in the database: one per customer and one per provider, each made when first needed. */
@Component
public class DataKeys {

    private record CacheKey(ProviderId provider, UUID id) {}

    record Row(UUID id, @Nullable UUID customerId, byte[] wrapped) {}

    private final JdbcClient jdbc;
    private final KeyWrap wrap;
    /** Short-lived, so that a replica that did not erase a key forgets it soon too. */
    private final Cache<CacheKey, DataKey> unwrapped = Caffeine.newBuilder()
            .maximumSize(2_000)
            .expireAfterWrite(Duration.ofMinutes(5))
            .build();

    DataKeys(JdbcClient jdbc, KeyWrap wrap) {
        this.jdbc = jdbc;
        this.wrap = wrap;
    }

    /** Reads the row each time: a cached key may belong to a transaction that was rolled back. */
    public DataKey forWriting(ProviderId provider, @Nullable UUID customerId) {
        requireTransaction();
        Row row = find(provider, customerId).orElseGet(() -> create(provider, customerId));
        return unwrap(provider, row);
    }

    public DataKey forReading(ProviderId provider, UUID id) {
        requireTransaction();
        DataKey known = unwrapped.getIfPresent(new CacheKey(provider, id));
        if (known != null) {
            return known;
        }
        Row row = jdbc.sql("select id, customer_id, wrapped from data_key where provider_id = ? and id = ?")
                .param(provider.value())
                .param(id)
                .query(DataKeys::row)
                .optional()
                .orElseThrow(() -> new VaultFailure("Data key " + id + " does not exist"));
        return unwrap(provider, row);
    }

    List<Row> all(ProviderId provider) {
        return jdbc.sql("select id, customer_id, wrapped from data_key where provider_id = ?")
                .param(provider.value())
                .query(DataKeys::row)
                .list();
    }

    public void delete(ProviderId provider, @Nullable UUID customerId) {
        requireTransaction();
        jdbc.sql("delete from data_key where provider_id = ? and customer_id is not distinct from ?::uuid returning id")
                .param(provider.value())
                .param(customerId)
                .query(UUID.class)
                .list()
                .forEach(id -> unwrapped.invalidate(new CacheKey(provider, id)));
    }

    private Row create(ProviderId provider, @Nullable UUID customerId) {
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                        insert into data_key (provider_id, id, customer_id, wrapped, master_key) values (?, ?, ?, ?, ?)
                        on conflict (provider_id, customer_id) do nothing""")
                .param(provider.value())
                .param(id)
                .param(customerId)
                .param(wrap.newDataKey(provider, customerId, id))
                .param(wrap.primary())
                .update();
        return find(provider, customerId)
                .orElseThrow(() -> new VaultFailure("The data key vanished while it was made"));
    }

    private Optional<Row> find(ProviderId provider, @Nullable UUID customerId) {
        return jdbc.sql("""
                        select id, customer_id, wrapped from data_key
                        where provider_id = ? and customer_id is not distinct from ?::uuid""")
                .param(provider.value())
                .param(customerId)
                .query(DataKeys::row)
                .optional();
    }

    private DataKey unwrap(ProviderId provider, Row row) {
        return unwrapped.get(
                new CacheKey(provider, row.id()),
                key -> new DataKey(row.id(), wrap.unwrap(provider, row.customerId(), row.id(), row.wrapped())));
    }

    private static Row row(ResultSet rows, int number) throws SQLException {
        return new Row(
                rows.getObject("id", UUID.class), rows.getObject("customer_id", UUID.class), rows.getBytes("wrapped"));
    }

    private static void requireTransaction() {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("The vault needs a transaction");
        }
    }
}
