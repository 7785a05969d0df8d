package io.gatehouse.subscription.inbox;

import io.gatehouse.job.RecurringWork;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads what arrived as soon as it is kept, on the replica that took it. What a replica leaves behind when it dies is
 * found by the next look. While the reader is at work, what arrives is looked through beside it for emergencies.
 */
@Component
class InboxWork implements RecurringWork {

    private static final Logger log = LoggerFactory.getLogger(InboxWork.class);

    /** Until the database is asked again that was away. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    /** Until the next provider is read for that asked for it as well. */
    private static final Duration TURN = Duration.ofSeconds(2);

    /** After so many looks in a row at what cannot be judged at the moment it is left for a while. */
    static final int IN_VAIN = 10;

    private final InboxReader reader;
    private final Set<ProviderId> asked = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Set<ProviderId> arrived = ConcurrentHashMap.newKeySet();
    private final Set<ProviderId> looking = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    InboxWork(InboxReader reader) {
        this.reader = reader;
    }

    void wake(ProviderId provider) {
        asked.add(provider);
        if (!start()) {
            arrived.add(provider);
            lookAhead(provider);
        }
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

    private boolean start() {
        boolean free = busy.compareAndSet(false, true);
        if (free) {
            // it decrypts for long, and nobody takes a virtual thread off the processor for those who wait
            Thread.ofPlatform().daemon().name("notification-inbox").start(this::work);
        }
        return free;
    }

    private void lookAhead(ProviderId provider) {
        if (!stopped && arrived.contains(provider) && looking.add(provider)) {
            Thread.ofPlatform().daemon().name("notification-lookout").start(() -> look(provider));
        }
    }

    private void look(ProviderId provider) {
        try {
            while (arrived.remove(provider)) {
                ProviderScope.run(provider, this::drainAhead);
            }
        } catch (RuntimeException e) {
            log.warn("Notifications wait for their turn: {}", e.toString());
        } finally {
            looking.remove(provider);
            lookAhead(provider);
            // what was looked into is written down by the reader, which may be through
            asked.add(provider);
            start();
        }
    }

    private void drainAhead() {
        while (!stopped && reader.lookAhead() > 0) {
            log.trace("More may have arrived");
        }
    }

    private void work() {
        try {
            for (ProviderId provider : Set.copyOf(asked)) {
                asked.remove(provider);
                read(provider);
            }
        } finally {
            busy.set(false);
            if (!asked.isEmpty() && !stopped) {
                start();
            }
        }
    }

    private void read(ProviderId provider) {
        try {
            if (ProviderScope.call(provider, this::turn)) {
                asked.add(provider);
            }
        } catch (RuntimeException e) {
            log.warn("Notifications stay unread for a moment: {}", e.toString());
        }
        // by itself it comes free after a minute, which is long for an emergency
        if (reader.abandonedSome(provider)) {
            asked.add(provider);
            LockSupport.parkNanos(AGAIN.toNanos());
        }
    }

    /**
     * Answers whether this one wants another turn. What could not be judged is put back for some seconds, so that the next
     * look is at what came after it.
     */
    private boolean turn() {
        long begun = System.nanoTime();
        boolean settled = false;
        for (int inVain = 0; !stopped && inVain < IN_VAIN; ) {
            if (System.nanoTime() - begun > TURN.toNanos()) {
                return settled;
            }
            InboxReader.Looked looked = reader.readSome();
            if (looked.settled() > 0) {
                settled = true;
                inVain = 0;
            } else if (looked.full()) {
                inVain++;
            } else {
                return false;
            }
        }
        return false;
    }
}
