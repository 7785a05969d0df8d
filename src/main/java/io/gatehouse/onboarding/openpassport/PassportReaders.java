package io.gatehouse.onboarding.openpassport;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.shared.TooMany;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** How often one network address may read public passports: an office does, a program that never stops does not. */
@Component
class PassportReaders {

    static final int BURST = 120;

    private static final int PER_MINUTE = 60;

    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterAccess(Duration.ofMinutes(10))
            .build();

    /** @throws TooMany where it read too often */
    void pass(String address) {
        if (!buckets.get(address, each -> bucket()).tryConsume(1)) {
            throw new TooMany("Too many requests from this address. Try again in a minute.", Duration.ofMinutes(1));
        }
    }

    private static Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(BURST).refillGreedy(PER_MINUTE, Duration.ofMinutes(1)))
                .build();
    }
}
