package io.gatehouse.alert.route;

import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Delivers emergencies past every queue, as soon as they are committed and from the replica that read them. A few at a
 * time for each receiver: a slow one holds up its own alone. What does not leave in time is left to its job.
 */
@Component
class UrgentDispatch {

    /** Longer than one call may take, so that the job finds what is done. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Logger log = LoggerFactory.getLogger(UrgentDispatch.class);
    private static final int AT_ONCE = 8;
    private static final int TURN = 5;

    private final WebhookJob webhooks;
    private final Map<UUID, Semaphore> turns = new ConcurrentHashMap<>();

    UrgentDispatch(WebhookJob webhooks) {
        this.webhooks = webhooks;
    }

    void afterCommit(UUID route, UUID delivery) {
        ProviderId provider = ProviderScope.required();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                Thread.ofVirtual()
                        .name("alert-urgent")
                        .start(() -> ProviderScope.run(provider, () -> inTurn(route, delivery)));
            }
        });
    }

    private void inTurn(UUID route, UUID delivery) {
        Semaphore turn = turns.computeIfAbsent(route, key -> new Semaphore(AT_ONCE, true));
        try {
            if (!turn.tryAcquire(TURN, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            webhooks.atOnce(route, delivery);
        } catch (RuntimeException e) {
            log.info("Delivery {} is left to its job: {}", delivery, e.getMessage());
        } finally {
            turn.release();
        }
    }
}
