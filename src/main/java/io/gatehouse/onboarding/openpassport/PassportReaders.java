package io.gatehouse.onboarding.openpassport;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.shared.TooMany;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * How often public passports may be read: an office does, a program that never stops does not. Behind a proxy all readers
 * come from its address; whom it names last is told apart from the others, and since anybody may claim to be a proxy,
 * all that come from one address have a limit of their own.
 */
@Component
class PassportReaders {

    static final int BURST = 120;
    static final int BURST_OF_ALL = 2_400;

    private static final int PER_MINUTE = 60;
    private static final int PER_MINUTE_OF_ALL = 1_200;
    private static final int LONGEST = 64;

    private final Cache<String, Bucket> readers = cache();
    private final Cache<String, Bucket> peers = cache();

    /**
     * @param address where the request comes from
     * @param forwarded what the request says of those before; each proxy adds the one it was asked by at the end
     * @throws TooMany where it read too often
     */
    void pass(String address, List<String> forwarded) {
        boolean reader = readers.get(address + " " + last(forwarded), each -> bucket(BURST, PER_MINUTE))
                .tryConsume(1);
        if (!reader
                || !peers.get(address, each -> bucket(BURST_OF_ALL, PER_MINUTE_OF_ALL))
                        .tryConsume(1)) {
            throw new TooMany("Too many requests from this address. Try again in a minute.", Duration.ofMinutes(1));
        }
    }

    private static String last(List<String> forwarded) {
        String header = forwarded.isEmpty() ? "" : forwarded.getLast();
        String last = header.substring(header.lastIndexOf(',') + 1).strip();
        return last.substring(0, Math.min(LONGEST, last.length()));
    }

    private static Cache<String, Bucket> cache() {
        return Caffeine.newBuilder()
                .maximumSize(100_000)
                .expireAfterAccess(Duration.ofMinutes(10))
                .build();
    }

    private static Bucket bucket(int burst, int perMinute) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perMinute, Duration.ofMinutes(1)))
                .build();
    }
}
