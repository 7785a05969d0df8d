package io.gatehouse.directory.write;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.directory.position.SyncOvertaken;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Whom the full passes of this process have seen. Kept in memory, because a mark at each row would write the whole
 * directory anew to say that nothing has changed; a pass that goes on in another process begins again.
 */
@Component
public class SeenUsers {

    /** A first copy writes whom it sees; it has nobody to miss. */
    private static final Set<UUID> NOBODY = Set.of();

    private record Pass(UUID customer, long generation) {}

    private final Cache<Pass, Set<UUID>> passes =
            Caffeine.newBuilder().expireAfterAccess(Duration.ofHours(6)).build();

    void begin(UUID customer, long generation, boolean first) {
        passes.put(new Pass(customer, generation), first ? NOBODY : new HashSet<>());
    }

    void add(UUID customer, long generation, List<UUID> users) {
        Set<UUID> seen = seen(customer, generation).orElseThrow(SyncOvertaken::new);
        if (seen != NOBODY) {
            seen.addAll(users);
        }
    }

    /** Whether the pass copies a directory of which nothing is here but what it wrote itself. */
    boolean first(UUID customer, long generation) {
        return seen(customer, generation).filter(seen -> seen == NOBODY).isPresent();
    }

    Optional<Set<UUID>> seen(UUID customer, long generation) {
        return Optional.ofNullable(passes.getIfPresent(new Pass(customer, generation)));
    }

    /** The pass is over, or was it for this process. */
    public void end(UUID customer, long generation) {
        passes.invalidate(new Pass(customer, generation));
    }
}
