package io.gatehouse.vault.key;

import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.vault.failure.VaultFailure;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Refuses to start with keys that do not open the data keys of this database. Otherwise new secrets would be sealed
 * with a second set of keys and the mistake be noticed when it can no longer be undone.
 */
@Component
class KeyCheck implements SmartInitializingSingleton {

    private final JdbcClient jdbc;
    private final DataKeys dataKeys;
    private final KeyWrap wrap;
    private final TransactionTemplate transaction;

    KeyCheck(JdbcClient jdbc, DataKeys dataKeys, KeyWrap wrap, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.dataKeys = dataKeys;
        this.wrap = wrap;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public void afterSingletonsInstantiated() {
        for (UUID id : providers()) {
            ProviderId provider = new ProviderId(id);
            ProviderScope.run(provider, () -> transaction.executeWithoutResult(status -> check(provider)));
        }
    }

    private List<UUID> providers() {
        List<UUID> ids = transaction.execute(
                status -> jdbc.sql("select id from provider").query(UUID.class).list());
        return ids == null ? List.of() : ids;
    }

    private void check(ProviderId provider) {
        for (DataKeys.Row row : dataKeys.all(provider)) {
            try {
                wrap.unwrap(provider, row.customerId(), row.id(), row.wrapped());
            } catch (VaultFailure e) {
                throw new KeyFileProblem("The key file does not belong to this database: data key " + row.id()
                        + " of provider " + provider + " does not open with it.");
            }
        }
    }
}
