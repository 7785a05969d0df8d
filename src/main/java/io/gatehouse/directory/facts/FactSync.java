package io.gatehouse.directory.facts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.directory.position.SyncPosition;
import io.gatehouse.directory.position.SyncPositions;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Copies a tenant's facts at the end of a round. They change seldom: rounds that nobody asked for read them once an
 * hour, as far as this process knows; what Microsoft refused, or answered in vain, with the next round.
 */
@Component
public class FactSync {

    private static final Logger log = LoggerFactory.getLogger(FactSync.class);
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

    /** People and groups are there by now: to read them again would not bring the facts any sooner. */
    private static boolean passes(MicrosoftFailure failure) {
        return failure instanceof MicrosoftFailure.Throttled || failure instanceof MicrosoftFailure.Unavailable;
    }

    /** Whether a round is to read them at its end. */
    public boolean due(SyncRun run) {
        return !run.data().quiet()
                || run.data().full()
                || fresh.getIfPresent(run.connection().id()) == null;
    }

    /**
     * Answers whether Microsoft has begun to refuse what was granted.
     *
     * @param last part of the round; another run that has begun a later one has newer facts, or will have
     */
    public boolean run(SyncRun run, DirectoryPart last) {
        SyncPosition at = positions.current(run, last);
        Gathered gathered;
        try {
            gathered = reader.read(run.connection());
        } catch (MicrosoftException e) {
            if (!passes(e.failure())) {
                throw e;
            }
            log.info(
                    "Tenant facts of {} are left for the next sync: {}",
                    run.connection().customerName(),
                    e.failure().kind());
            return false;
        }
        boolean refused = writer.write(run, last, at, gathered);
        if (gathered.settled()) {
            fresh.put(run.connection().id(), true);
        }
        return refused;
    }
}
