package io.gatehouse.onboarding;

import io.gatehouse.TestProvider.Rows;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Looks into the database from inside a transaction. */
final class Waiting {

    private Waiting() {}

    /** What the tests before have begun calls Microsoft too, and would meet what is planned for the next call. */
    static void untilNoJobIsAtWork(Rows rows) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> rows.in(
                        rows.first(),
                        () -> rows.jdbc().sql("""
                                select not exists (select from job_run where state = 'RUNNING'
                                  or state = 'QUEUED' and next_attempt_at is null)
                                """).query(Boolean.class).single()));
    }

    /** Until so many others wait for this very transaction, or for one that waits for it. */
    static void untilOthersWait(Rows rows, int number) {
        Awaitility.await()
                .pollInSameThread()
                .atMost(Duration.ofMinutes(2))
                .until(() -> rows.jdbc().sql("""
                                with recursive waiting as (
                                  select pid from pg_locks
                                  where not granted and pg_backend_pid() = any (pg_blocking_pids(pid))
                                  union
                                  select l.pid from pg_locks l join waiting w on w.pid = any (pg_blocking_pids(l.pid))
                                  where not l.granted)
                                select count(*) from waiting
                                """).query(Long.class).single() >= number);
    }
}
