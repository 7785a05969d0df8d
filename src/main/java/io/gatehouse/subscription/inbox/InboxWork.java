package io.gatehouse.subscription.inbox;

import io.gatehouse.job.RecurringWork;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads what arrived as soon as it is kept, on the replica that took it. What a replica leaves behind when it dies is
 * found by the next look.
 */
@Component
class InboxWork implements RecurringWork {

    private static final Logger log = LoggerFactory.getLogger(InboxWork.class);

    private final InboxReader reader;
    private final Set<ProviderId> asked = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile boolean stopped;

    InboxWork(InboxReader reader) {
        this.reader = reader;
    }

    void wake(ProviderId provider) {
        asked.add(provider);
        start();
    }

    @Override
    public String name() {
        return "notification.read";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(20);
    }

    @Override
    public void run() {
        wake(ProviderScope.required());
    }

    @PreDestroy
    void stop() {
        stopped = true;
    }

    private void start() {
        if (busy.compareAndSet(false, true)) {
            Thread.ofVirtual().name("notification-inbox").start(this::work);
        }
    }

    private void work() {
        try {
            for (ProviderId provider : Set.copyOf(asked)) {
                asked.remove(provider);
                ProviderScope.run(provider, this::drain);
            }
        } catch (RuntimeException e) {
            // whatever was claimed comes free again by itself
            log.warn("Notifications stay unread for a moment: {}", e.toString());
        } finally {
            busy.set(false);
            if (!asked.isEmpty() && !stopped) {
                start();
            }
        }
    }

    private void drain() {
        while (!stopped && reader.readSome() > 0) {
            log.trace("More may have arrived");
        }
    }
}
