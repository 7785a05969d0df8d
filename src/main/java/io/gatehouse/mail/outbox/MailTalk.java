package io.gatehouse.mail.outbox;

import io.gatehouse.mail.MailSettings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Speaks to the mail server about a claimed mail, which stays claimed for as long as that takes: each answer may come a
 * minute late, and another sender would send a second copy meanwhile. A server that never comes to an end is hung up on.
 */
@Component
class MailTalk {

    private static final Logger log = LoggerFactory.getLogger(MailTalk.class);

    /** The lease is renewed so often before it ends, and at most for so many of its lengths. */
    private static final int BEATS = 3;

    private static final int LONGEST = 3;

    private final MailAttempts attempts;
    private final Duration beat;

    MailTalk(MailAttempts attempts, MailSettings settings) {
        this.attempts = attempts;
        this.beat = settings.lease().dividedBy(BEATS);
    }

    /** @param hungUp whether it was ended from here, as it took too long or the mail is another sender's by now */
    record Said<T>(T answer, boolean hungUp) {}

    /**
     * In a thread of its own, of the kind whose interrupt closes the socket it waits for; nothing else ends a server's
     * silence for certain. The database is used by the caller's thread alone.
     */
    <T> Said<T> about(MailClaims.Claimed mail, Supplier<T> talk) {
        CompletableFuture<T> end = new CompletableFuture<>();
        Thread speaker = Thread.ofVirtual().name("mail-talk").start(() -> {
            try {
                end.complete(talk.get());
            } catch (Throwable e) {
                end.completeExceptionally(e);
            }
        });
        boolean interrupted = false;
        boolean hungUp = false;
        try {
            for (int beats = 1; ; beats++) {
                try {
                    return new Said<>(end.get(beat.toMillis(), TimeUnit.MILLISECONDS), hungUp);
                } catch (TimeoutException e) {
                    if (hungUp || beats >= BEATS * LONGEST || !kept(mail)) {
                        hungUp = true;
                        speaker.interrupt();
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                    hungUp = true;
                    speaker.interrupt();
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** While the database is away nobody else can claim it either. */
    private boolean kept(MailClaims.Claimed mail) {
        try {
            return attempts.renew(mail);
        } catch (DataAccessException | TransactionException e) {
            log.info("The lease of mail {} could not be renewed: {}", mail.id(), e.getMessage());
            return true;
        }
    }
}
