package io.gatehouse.alert.cause;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.Cause.Concerns;
import io.gatehouse.job.pause.Pauses;
import io.gatehouse.job.pause.Topic;
import io.gatehouse.mail.MailTrouble;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** The outbox stands still: one alert, however many mails wait in it. */
@Component
class MailSource implements CauseSource {

    private final MailTrouble trouble;
    private final Pauses pauses;
    private final AlertSettings settings;
    private final Sentences sentences;

    MailSource(MailTrouble trouble, Pauses pauses, AlertSettings settings, MessageSource messages) {
        this.trouble = trouble;
        this.pauses = pauses;
        this.settings = settings;
        this.sentences = new Sentences(messages);
    }

    @Override
    public Set<AlertKind> kinds() {
        return Set.of(AlertKind.MAIL_STUCK);
    }

    /** What stands still by order is no trouble; nor is what has just been let go on. */
    @Override
    public Collection<Cause> standing() {
        if (pauses.unsettled(Topic.MAIL, settings.mailPatience())) {
            return List.of();
        }
        return trouble.waiting(settings.mailPatience()).map(this::cause).stream()
                .toList();
    }

    @Override
    public boolean unknown(Alert alert) {
        return pauses.unsettled(Topic.MAIL, settings.mailPatience());
    }

    private Cause cause(MailTrouble.Waiting waiting) {
        return new Cause(
                AlertKind.MAIL_STUCK,
                "outbox",
                sentences.of("alert.outbox.name"),
                AlertSeverity.CRITICAL,
                "WAITING",
                sentences.of(
                        "alert.outbox.text",
                        waiting.mails(),
                        Sentences.foreign(waiting.answer()),
                        sentences.day(waiting.until())),
                0,
                Concerns.EVERYBODY);
    }
}
