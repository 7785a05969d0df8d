package io.gatehouse.mail.smtp;

import io.gatehouse.mail.MailSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Stops all mails where the mail server refuses our sign-in, our sender or to pass our mails on: one attempt after a
 * growing pause finds out
 * whether it still does. Servers lock accounts that come with the same wrong password for each mail.
 */
@Component
public class SignInPause {

    private static final Duration LONGEST = Duration.ofMinutes(5);
    /** After so long without a mail the password may be another one. */
    private static final Duration PROVEN = Duration.ofMinutes(1);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Clock clock;
    private final Duration first;
    private final AtomicReference<@Nullable Refusal> last = new AtomicReference<>();
    private final ReentrantLock trial = new ReentrantLock();
    private volatile Instant acceptedAt = Instant.EPOCH;

    @Autowired
    SignInPause(MailSettings settings, Clock clock) {
        this(settings.recoverEvery(), clock);
    }

    public SignInPause(Duration first, Clock clock) {
        this.first = first;
        this.clock = clock;
    }

    /** @param ofMail whether it was said of a mail, which a sign-in that is taken says nothing against */
    private record Refusal(String sentence, Duration pause, Instant until, boolean ofMail) {}

    /** A sign-in at the mail server. */
    interface SignIn<T> {
        T tried() throws MailServerAway;
    }

    /**
     * Signs in. While nobody knows whether the password is right one mail tries it and the others wait for what comes of
     * that: the limit of a server is met by a handful that come at once.
     *
     * @throws MailServerAway with the server's last answer, without asking it again, or what it answers now
     */
    <T> T signIn(SignIn<T> work) throws MailServerAway {
        if (keep() || proven()) {
            return work.tried();
        }
        take();
        try {
            keep();
            if (!proven()) {
                return work.tried();
            }
        } finally {
            trial.unlock();
        }
        return work.tried();
    }

    private void take() throws MailServerAway {
        try {
            if (!trial.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new MailServerAway("The mail server takes long to sign us in");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MailServerAway("Interrupted");
        }
    }

    private boolean proven() {
        return last.get() == null && clock.instant().isBefore(acceptedAt.plus(PROVEN));
    }

    /** Whether this mail is the one that finds out whether all are still refused; the others wait for it. */
    private boolean keep() throws MailServerAway {
        Refusal refusal = last.get();
        if (refusal == null) {
            return false;
        }
        Instant now = clock.instant();
        boolean mine = refusal.ofMail()
                && !now.isBefore(refusal.until())
                && last.compareAndSet(
                        refusal, new Refusal(refusal.sentence(), refusal.pause(), now.plus(PATIENCE), true));
        if (!mine && (refusal.ofMail() || now.isBefore(refusal.until()))) {
            throw new MailServerAway(refusal.sentence());
        }
        return mine;
    }

    MailServerAway refused(String sentence) {
        return refused(sentence, false);
    }

    MailServerAway mailRefused(String sentence) {
        return refused(sentence, true);
    }

    private MailServerAway refused(String sentence, boolean ofMail) {
        Refusal before = last.get();
        Duration pause = before == null ? first : before.pause().multipliedBy(2);
        Duration kept = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
        last.set(new Refusal(sentence, kept, clock.instant().plus(kept), ofMail));
        return new MailServerAway(sentence);
    }

    void accepted() {
        acceptedAt = clock.instant();
        last.updateAndGet(refusal -> refusal != null && refusal.ofMail() ? refusal : null);
    }

    /** A mail was taken. */
    void mailAccepted() {
        last.set(null);
    }
}
