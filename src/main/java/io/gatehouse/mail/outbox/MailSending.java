package io.gatehouse.mail.outbox;

import io.gatehouse.job.GiveUp;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobHandler;
import io.gatehouse.job.RetryLater;
import io.gatehouse.mail.MailSettings;
import io.gatehouse.mail.smtp.Delivery;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The job that delivers one mail. */
@Component
class MailSending implements JobHandler {

    static final String KIND = "mail.send";
    private static final Duration MARGIN = Duration.ofSeconds(1);

    /** What the job carries: which mail, nothing of its content. */
    record Data(UUID mail) {}

    private final MailAttempts attempts;
    private final MailDispatch dispatch;
    private final MailSettings settings;

    MailSending(MailAttempts attempts, MailDispatch dispatch, MailSettings settings) {
        this.attempts = attempts;
        this.dispatch = dispatch;
        this.settings = settings;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobContext job) {
        UUID mail = job.data(Data.class).mail();
        Optional<MailClaims.Claimed> claimed = attempts.claim(mail);
        if (claimed.isEmpty()) {
            attempts.heldFor(mail).ifPresent(rest -> {
                throw new RetryLater(rest.plus(MARGIN), "The mail is being sent by another attempt");
            });
            return;
        }
        switch (dispatch.send(claimed.get())) {
            case Delivery.Accepted accepted -> {}
            case Delivery.Refused refused -> throw new GiveUp(refused.answer());
            case Delivery.Deferred deferred ->
                throw new RetryLater(settings.pauseAfter(claimed.get().attempt()), deferred.answer());
        }
    }
}
