package io.gatehouse.job.pause;

import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What was read for each provider within the last second: it is asked before every call and every piece of work. Other
 * replicas hear of a change within that time.
 */
final class Recent<T> {

    private static final long KEPT = Duration.ofSeconds(1).toNanos();

    private final Map<ProviderId, Answer<T>> answers = new ConcurrentHashMap<>();

    private record Answer<T>(T value, long at) {

        boolean fresh() {
            return System.nanoTime() - at < KEPT;
        }
    }

    /** Nobody asks inside the lookup: a thread that waits for a database connection must not hold up the others. */
    T get(Supplier<T> read) {
        ProviderId provider = ProviderScope.required();
        Answer<T> known = answers.get(provider);
        if (known != null && known.fresh()) {
            return known.value();
        }
        T value = read.get();
        answers.put(provider, new Answer<>(value, System.nanoTime()));
        return value;
    }

    void forgetAfterCommit() {
        ProviderId provider = ProviderScope.required();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                answers.remove(provider);
            }
        });
    }
}
