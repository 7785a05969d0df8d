package io.gatehouse.alert.cause;

import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.Cause.Concerns;
import io.gatehouse.connection.Outages;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Microsoft is away: one alert, however many connections are met. It takes several silent ones, so that one slow tenant
 * is no outage. It ends, long before all have been asked again, as soon as several were answered after the last silence and
 * no more than a few have been met by it lately: while a part of Microsoft is away it neither ends nor begins anew.
 */
@Component
class OutageSource implements CauseSource {

    private static final int SEVERAL = 5;

    private final Outages outages;
    private final Sentences sentences;

    OutageSource(Outages outages, MessageSource messages) {
        this.outages = outages;
        this.sentences = new Sentences(messages);
    }

    @Override
    public Set<AlertKind> kinds() {
        return Set.of(AlertKind.MICROSOFT_DOWN);
    }

    @Override
    public Collection<Cause> standing() {
        Outages.Reading reading = outages.reading();
        long several = Math.min(SEVERAL, reading.active());
        boolean stands = reading.silent() >= several && (reading.lately() >= several || reading.answered() < several);
        return several > 0 && stands ? List.of(cause(reading)) : List.of();
    }

    private Cause cause(Outages.Reading reading) {
        return new Cause(
                AlertKind.MICROSOFT_DOWN,
                "microsoft",
                sentences.of("alert.outage.name"),
                AlertSeverity.CRITICAL,
                "UNAVAILABLE",
                sentences.of("alert.outage.text", reading.silent(), reading.active()),
                0,
                Concerns.EVERYBODY);
    }
}
