package io.gatehouse.job;

import io.gatehouse.shared.ProviderScope;
import java.sql.Timestamp;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Deletes what has grown old some at a time, each some in a transaction of its own. Never call it inside a transaction. */
@Component
public class Batches {

    /** Whoever waits for one of these rows waits for no more than that. */
    public static final int AT_ONCE = 1_000;

    private static final int GOES = 50;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    Batches(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /**
     * What is left after so many goes has its turn the next time.
     *
     * @param sql deletes at most {@code :most} rows of the {@code :provider} that are from before {@code :before}
     */
    public void delete(String sql, Instant before) {
        int deleted = AT_ONCE;
        for (int go = 0; go < GOES && deleted == AT_ONCE; go++) {
            Integer now = transaction.execute(status -> jdbc.sql(sql)
                    .param("provider", ProviderScope.required().value())
                    .param("before", Timestamp.from(before))
                    .param("most", AT_ONCE)
                    .update());
            deleted = now == null ? 0 : now;
        }
    }
}
