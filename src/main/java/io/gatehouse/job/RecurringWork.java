package io.gatehouse.job;

import io.gatehouse.job.pause.Topic;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Work that comes again. A bean of this type is called about every {@link #every()}, once per provider inside its
 * scope, by one replica and outside of a transaction. It should be short: enqueue jobs for what takes long.
 */
public interface RecurringWork {

    /** Stable and unique, {@code directory.delta} for instance; also the message key {@code job.schedule.<name>}. */
    String name();

    Duration every();

    /** With what this work stands still; null where no pause concerns it. */
    default @Nullable Topic pausedWith() {
        return null;
    }

    void run();
}
