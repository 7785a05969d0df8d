package io.gatehouse.alert.cause;

import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.Cause.Concerns;
import io.gatehouse.connection.CredentialEnds;
import io.gatehouse.provider.OwnEnds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Credentials that come to their end: one alert for each, more pressing at each threshold. */
@Component
class ExpirySource implements CauseSource {

    private final CredentialEnds ends;
    private final OwnEnds own;
    private final Sentences sentences;
    private final Clock clock;

    ExpirySource(CredentialEnds ends, OwnEnds own, MessageSource messages, Clock clock) {
        this.ends = ends;
        this.own = own;
        this.sentences = new Sentences(messages);
        this.clock = clock;
    }

    @Override
    public Set<AlertKind> kinds() {
        return Set.of(AlertKind.CREDENTIAL_EXPIRY, AlertKind.OWN_CREDENTIAL_EXPIRY);
    }

    @Override
    public Collection<Cause> standing() {
        Instant now = clock.instant();
        Instant first = now.plus(Duration.ofDays(Threshold.FIRST));
        return Stream.concat(
                        ends.before(first).stream()
                                .filter(end -> Threshold.near(now, end.begun(), end.endsAt()))
                                .map(end -> customers(end, now)),
                        own.before(first).stream().map(end -> ours(end, now)))
                .toList();
    }

    private Cause customers(CredentialEnds.End end, Instant now) {
        Concerns whose = Concerns.connection(end.customer(), end.connection()).until(end.endsAt());
        return cause(
                AlertKind.CREDENTIAL_EXPIRY, end.credential().toString(), end.customerName(), end.kind(), whose, now);
    }

    private Cause ours(OwnEnds.End end, Instant now) {
        Concerns whose = Concerns.EVERYBODY.until(end.endsAt());
        return cause(AlertKind.OWN_CREDENTIAL_EXPIRY, end.credential().toString(), end.name(), end.kind(), whose, now);
    }

    private Cause cause(AlertKind kind, String subject, String name, String what, Concerns whose, Instant now) {
        Instant end = whose.endsAt() == null ? now : whose.endsAt();
        Threshold threshold = Threshold.at(now, end);
        String text = sentences.of(
                threshold.passed() ? "alert.expiry.past" : "alert.expiry.text",
                sentences.of("alert.credential." + what),
                sentences.day(end),
                Duration.between(now, end).toDays());
        AlertSeverity severity = kind == AlertKind.OWN_CREDENTIAL_EXPIRY && threshold.days() <= Threshold.SOON
                ? AlertSeverity.CRITICAL
                : threshold.severity();
        return new Cause(kind, subject, name, severity, threshold.code(), text, threshold.step(), whose);
    }
}
