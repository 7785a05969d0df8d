package io.gatehouse.mail.smtp;

import io.gatehouse.mail.MailSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Stops all mails where the mail server refuses our sign-in: one attempt after a growing pause finds out whether it still
 * does. Servers lock accounts that come with the same wrong password for each mail.
 */
@Component
public class SignInPause {

    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Clock clock;
    private final Duration first;
    private final AtomicReference<@Nullable Refusal> last = new AtomicReference<>();

    @Autowired
    SignInPause(MailSettings settings, Clock clock) {
        this(settings.recoverEvery(), clock);
    }

    public SignInPause(Duration first, Clock clock) {
        this.first = first;
        this.clock = clock;
    }

    private record Refusal(String sentence, Duration pause, Instant until) {}

    /** @throws MailServerAway with the server's last answer, without asking it again */
    void keep() throws MailServerAway {
        Refusal refusal = last.get();
        if (refusal != null && clock.instant().isBefore(refusal.until())) {
            throw new MailServerAway(refusal.sentence());
        }
    }

    MailServerAway refused(String sentence) {
        Refusal before = last.get();
        Duration pause = before == null ? first : before.pause().multipliedBy(2);
        Duration kept = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
        last.set(new Refusal(sentence, kept, clock.instant().plus(kept)));
        return new MailServerAway(sentence);
    }

    void accepted() {
        last.set(null);
    }
}
