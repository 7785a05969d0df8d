package io.gatehouse.mail.outbox;

import io.gatehouse.job.GiveUp;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobHandler;
import io.gatehouse.job.RetryLater;
import io.gatehouse.job.pause.Topic;
import io.gatehouse.mail.MailRate;
import io.gatehouse.mail.MailSettings;
import io.gatehouse.mail.smtp.Delivery;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.stereotype.Component;

/** The job that delivers one mail. */
@Component
class MailSending implements JobHandler {

    static final String KIND = "mail.send";
    private static final String ANEW =
            "This mail was given up and its content erased: send a new one from the page that it is about.";
    private static final Duration MARGIN = Duration.ofSeconds(1);

    /** What the job carries: which mail, nothing of its content. */
    record Data(UUID mail) {}

    private final MailAttempts attempts;
    private final MailDispatch dispatch;
    private final MailSettings settings;
    private final MailRate rate;

    MailSending(MailAttempts attempts, MailDispatch dispatch, MailSettings settings, MailRate rate) {
        this.attempts = attempts;
        this.dispatch = dispatch;
        this.settings = settings;
        this.rate = rate;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Topic pausedWith() {
        return Topic.MAIL;
    }

    @Override
    public boolean toldByWhatItDoes() {
        return true;
    }

    @Override
    public void run(JobContext job) {
        UUID mail = job.data(Data.class).mail();
        Optional<MailClaims.Claimed> claimed = attempts.claim(mail);
        if (claimed.isEmpty()) {
            attempts.heldFor(mail).ifPresent(rest -> {
                if (rest.isZero() && rate.pause().isPositive()) {
                    throw new RetryLater(
                            spread(rate.pause()), "No more than " + rate.perMinute() + " mails leave in a minute");
                }
                throw new RetryLater(
                        rest.plus(MARGIN),
                        rest.isZero()
                                ? "The mail could not leave just now; it goes on by itself"
                                : "The mail is being sent by another attempt");
            });
            // whoever begins it anew must not read that it left: its content is erased
            attempts.givenUp(mail).ifPresent(answer -> {
                throw new GiveUp((answer + " " + ANEW).strip());
            });
            return;
        }
        deliver(claimed.get());
    }

    private static Duration spread(Duration pause) {
        return pause.plusMillis(ThreadLocalRandom.current().nextLong(1_000, 5_000));
    }

    private void deliver(MailClaims.Claimed mail) {
        switch (dispatch.send(mail)) {
            case Delivery.Accepted accepted -> {}
            case Delivery.Refused refused -> throw new GiveUp(refused.answer());
            case Delivery.Deferred deferred ->
                throw new RetryLater(settings.pauseAfter(mail.attempt()), deferred.answer());
        }
    }
}
