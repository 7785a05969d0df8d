package io.gatehouse.job;

import java.time.Duration;

/**
 * Work that comes again. A bean of this type is called about every {@link #every()}, once per provider inside its
 * scope, by one replica and outside of a transaction. It should be short: enqueue jobs for what takes long.
 */
public interface RecurringWork {

    /** Stable and unique, {@code directory.delta} for instance; also the message key {@code job.schedule.<name>}. */
    String name();

    Duration every();

    void run();
}
