package io.gatehouse.audit;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that belongs in the trail. Modules publish it as a Spring event inside the transaction of the action; both
 * commit or neither does. It never carries a secret.
 */
public interface Audited {

    ProviderId provider();

    Actor actor();

    /** What was done, as {@code noun.verb_in_past_tense}; the sentence for people is message {@code audit.<action>}. */
    String action();

    AuditSubject subject();

    default @Nullable UUID customerId() {
        return null;
    }

    default Outcome outcome() {
        return Outcome.SUCCESS;
    }

    default Map<String, String> details() {
        return Map.of();
    }
}
