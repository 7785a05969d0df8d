package io.gatehouse.alert.cause;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.Cause.Concerns;
import io.gatehouse.alert.StandingCauses;
import io.gatehouse.job.pause.Pauses;
import io.gatehouse.job.pause.Topic;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.subscription.SubscriptionTroubles;
import io.gatehouse.subscription.SubscriptionTroubles.Deaf;
import io.gatehouse.subscription.SubscriptionTroubles.Ending;
import io.gatehouse.subscription.SubscriptionTroubles.Silence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Microsoft cannot tell us of changes: at one customer, or anywhere because it does not reach us. What lasts for another
 * trouble, of the customer, of the provider or of Microsoft, is that one's alert.
 */
@Component
class SubscriptionSource implements CauseSource {

    /** The end itself has been step 0 in every release: counted up, all that stand would be told once more. */
    private static final int BEFORE_THE_END = -1;

    private final SubscriptionTroubles troubles;
    private final StandingCauses causes;
    private final Pauses pauses;
    private final PublicUrl publicUrl;
    private final Sentences sentences;

    SubscriptionSource(
            SubscriptionTroubles troubles,
            StandingCauses causes,
            Pauses pauses,
            PublicUrl publicUrl,
            MessageSource messages) {
        this.troubles = troubles;
        this.causes = causes;
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
        List<Cause> standing = new ArrayList<>();
        troubles.silence().map(this::address).ifPresent(standing::add);
        if (!paused()) {
            standing.addAll(ofCustomers());
        }
        return standing;
    }

    /** One for each connection: what has stopped already says more than what will. */
    private Collection<Cause> ofCustomers() {
        Map<UUID, Cause> standing = new LinkedHashMap<>();
        troubles.ending().forEach(ending -> standing.put(ending.connectionId(), ending(ending)));
        List<Deaf> deaf = troubles.standing();
        boolean outage = deaf.stream().anyMatch(it -> it.why().isEmpty())
                && causes.lately(AlertKind.MICROSOFT_DOWN, SubscriptionTroubles.AFTERWARDS);
        deaf.stream()
                .filter(it -> !outage || !it.why().isEmpty())
                .forEach(it -> standing.put(it.connectionId(), deaf(it)));
        troubles.unproven().forEach(it -> standing.putIfAbsent(it.connectionId(), deaf(it)));
        return standing.values();
    }

    /**
     * While nobody may ask Microsoft nothing can be renewed: that is one person's order, not each customer's trouble. And
     * as long as there is no news nothing has healed, whatever else stands in the way meanwhile, unless that is the same
     * trouble by another name.
     */
    @Override
    public boolean unknown(Alert alert) {
        UUID connection = alert.connectionId();
        return alert.kind() == AlertKind.SUBSCRIPTION_BROKEN
                && (paused() || (connection != null && troubles.lasts(connection)));
    }

    private boolean paused() {
        return pauses.unsettled(Topic.MICROSOFT, SubscriptionTroubles.AFTERWARDS);
    }

    private Cause address(Silence silence) {
        String url = publicUrl.publicUrl().toString();
        String text = sentences.of("alert.address.text", url);
        return new Cause(
                AlertKind.ADDRESS_UNREACHABLE,
                "address",
                url,
                AlertSeverity.CRITICAL,
                silence.verdict().isEmpty() ? "UNREACHABLE" : silence.verdict(),
                silence.verdict().isEmpty()
                        ? text
                        : text + " " + sentences.of("subscription.verdict." + silence.verdict()),
                0,
                Concerns.EVERYBODY);
    }

    private Cause deaf(Deaf deaf) {
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

    private Cause ending(Ending ending) {
        Concerns whose = Concerns.connection(ending.customerId(), ending.connectionId());
        String end = ending.endsAt() == null
                ? sentences.of("alert.subscription.ends.soon")
                : sentences.of("alert.subscription.ends", sentences.day(ending.endsAt()));
        return new Cause(
                AlertKind.SUBSCRIPTION_BROKEN,
                ending.connectionId().toString(),
                ending.customerName(),
                AlertSeverity.WARNING,
                "RENEWAL_REFUSED",
                Sentences.foreign(end + " " + ending.why()),
                BEFORE_THE_END,
                ending.endsAt() == null ? whose : whose.until(ending.endsAt()));
    }
}
