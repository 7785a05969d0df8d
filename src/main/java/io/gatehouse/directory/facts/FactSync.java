package io.gatehouse.directory.facts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.directory.position.SyncPosition;
import io.gatehouse.directory.position.SyncPositions;
import io.gatehouse.directory.position.SyncRun;
import java.time.Duration;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Copies a tenant's facts at the end of a round. They change seldom: rounds that nobody asked for read them once an
 * hour, as far as this process knows.
 */
@Component
public class FactSync {

    private static final Duration FRESH = Duration.ofHours(1);

    private final FactReader reader;
    private final FactWriter writer;
    private final SyncPositions positions;
    private final Cache<UUID, Boolean> fresh =
            Caffeine.newBuilder().maximumSize(200_000).expireAfterWrite(FRESH).build();

    FactSync(FactReader reader, FactWriter writer, SyncPositions positions) {
        this.reader = reader;
        this.writer = writer;
        this.positions = positions;
    }

    /** Answers whether Microsoft has begun to refuse what was granted. */
    public boolean run(SyncRun run) {
        UUID connection = run.connection().id();
        if (run.data().quiet() && !run.data().full() && fresh.getIfPresent(connection) != null) {
            return false;
        }
        SyncPosition at = positions.current(run, DirectoryPart.GROUPS);
        Gathered gathered = reader.read(run.connection());
        boolean refused = writer.write(run, at, gathered);
        fresh.put(connection, true);
        return refused;
    }
}
