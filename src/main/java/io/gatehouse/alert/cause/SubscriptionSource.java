package io.gatehouse.alert.cause;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.Cause.Concerns;
import io.gatehouse.job.pause.Pauses;
import io.gatehouse.job.pause.Topic;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.subscription.SubscriptionTroubles;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Microsoft cannot tell us of changes: at one customer, or anywhere because it does not reach us. */
@Component
class SubscriptionSource implements CauseSource {

    /** How long after a pause subscriptions are made anew, one after the other. */
    private static final Duration AFTERWARDS = Duration.ofMinutes(15);

    private final SubscriptionTroubles troubles;
    private final Pauses pauses;
    private final PublicUrl publicUrl;
    private final Sentences sentences;

    SubscriptionSource(SubscriptionTroubles troubles, Pauses pauses, PublicUrl publicUrl, MessageSource messages) {
        this.troubles = troubles;
        this.pauses = pauses;
        this.publicUrl = publicUrl;
        this.sentences = new Sentences(messages);
    }

    @Override
    public Set<AlertKind> kinds() {
        return Set.of(AlertKind.SUBSCRIPTION_BROKEN, AlertKind.ADDRESS_UNREACHABLE);
    }

    @Override
    public Collection<Cause> standing() {
        Stream<Cause> address = troubles.silentSince().stream().map(since -> address());
        Stream<Cause> deaf =
                unsettled() ? Stream.empty() : troubles.standing().stream().map(this::deaf);
        return Stream.concat(address, deaf).toList();
    }

    /** While nobody may ask Microsoft nothing can be renewed: that is one person's order, not each customer's trouble. */
    @Override
    public boolean unknown(Alert alert) {
        return alert.kind() == AlertKind.SUBSCRIPTION_BROKEN && unsettled();
    }

    private boolean unsettled() {
        return pauses.unsettled(Topic.MICROSOFT, AFTERWARDS);
    }

    private Cause address() {
        String url = publicUrl.publicUrl().toString();
        return new Cause(
                AlertKind.ADDRESS_UNREACHABLE,
                "address",
                url,
                AlertSeverity.CRITICAL,
                "UNREACHABLE",
                sentences.of("alert.address.text", url),
                0,
                Concerns.EVERYBODY);
    }

    private Cause deaf(SubscriptionTroubles.Deaf deaf) {
        String said = sentences.of("subscription.cause." + deaf.cause());
        return new Cause(
                AlertKind.SUBSCRIPTION_BROKEN,
                deaf.connectionId().toString(),
                deaf.customerName(),
                AlertSeverity.WARNING,
                deaf.cause(),
                Sentences.foreign(deaf.why().isEmpty() ? said + "." : said + ". " + deaf.why()),
                0,
                Concerns.connection(deaf.customerId(), deaf.connectionId()));
    }
}
