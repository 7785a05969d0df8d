package io.gatehouse.onboarding;

import io.gatehouse.TestProvider.Rows;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Looks into the database from inside a transaction. */
final class Waiting {

    private Waiting() {}

    /** Until another transaction waits for one that is not over. */
    static void untilSomebodyWaits(Rows rows) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> rows.jdbc()
                                .sql("select count(*) from pg_locks where not granted")
                                .query(Long.class)
                                .single()
                        > 0);
    }
}
