package io.gatehouse.directory.write;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Whom the full passes of this process have found here, and seen since. Kept in memory, because a mark at each row would
 * write the whole directory anew to say that nothing has changed; a pass that goes on in another process begins again, once,
 * and marks them all the same.
 */
@Component
public class SeenUsers {

    /** A first copy writes whom it sees; it has nobody to miss. */
    static final KnownUsers NOBODY = new KnownUsers(0);

    private record Pass(UUID customer, long generation) {}

    private final Cache<Pass, KnownUsers> passes =
            Caffeine.newBuilder().expireAfterAccess(Duration.ofHours(6)).build();

    /** Whatever pass of that directory was not ended is over. */
    void begin(UUID customer, long generation, KnownUsers known) {
        passes.asMap().keySet().removeIf(pass -> pass.customer().equals(customer));
        passes.put(new Pass(customer, generation), known);
    }

    Optional<KnownUsers> of(UUID customer, long generation) {
        return Optional.ofNullable(passes.getIfPresent(new Pass(customer, generation)));
    }

    /** The pass is over, or was it for this process. */
    public void end(UUID customer, long generation) {
        passes.invalidate(new Pass(customer, generation));
    }
}
