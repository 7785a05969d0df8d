package io.gatehouse.directory.position;

import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import jakarta.annotation.PreDestroy;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Has PostgreSQL count the tables anew where a round has brought or taken much, while nobody waits for it: it takes half a
 * second and more. Rounds that end meanwhile are counted together.
 */
@Component
public class Recount {

    private static final Logger log = LoggerFactory.getLogger(Recount.class);
    private static final long FEW = 500;

    private final DirectoryState state;
    private final AtomicLong moved = new AtomicLong();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("directory-recount").factory());

    Recount(DirectoryState state) {
        this.state = state;
    }

    public void after(SyncCounts counts) {
        if (counts.moved() < FEW) {
            return;
        }
        moved.addAndGet(counts.moved());
        if (asked.compareAndSet(false, true)) {
            ProviderId provider = ProviderScope.required();
            thread.execute(() -> ProviderScope.run(provider, this::count));
        }
    }

    /** Without it PostgreSQL counts by itself, a minute later. */
    private void count() {
        asked.set(false);
        try {
            state.countAnew(moved.getAndSet(0));
        } catch (DataAccessException | TransactionException e) {
            log.info("PostgreSQL was not asked to count the directories: {}", e.getMessage());
        }
    }

    @PreDestroy
    void end() {
        thread.shutdown();
    }
}
