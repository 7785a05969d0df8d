package io.gatehouse.onboarding.wizard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Counts what is posted per link. Generous, because mail scanners press every button: after two hundred of them the
 * person whose link it is still gets through.
 */
@Component
public class StartLimits {

    private static final int BURST = 300;
    private static final int PER_MINUTE = 60;

    private final Cache<UUID, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterAccess(Duration.ofHours(1))
            .build();

    public boolean allows(UUID linkToken) {
        return buckets.get(linkToken, link -> bucket()).tryConsume(1);
    }

    private static Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(BURST).refillGreedy(PER_MINUTE, Duration.ofMinutes(1)))
                .build();
    }
}
