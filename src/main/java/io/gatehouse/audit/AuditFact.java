package io.gatehouse.audit;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A ready-made {@link Audited} for the provider of the current scope. */
public record AuditFact(
        ProviderId provider,
        Actor actor,
        String action,
        AuditSubject subject,
        @Nullable UUID customerId,
        Outcome outcome,
        Map<String, String> details)
        implements Audited {

    public AuditFact {
        details = Map.copyOf(details);
    }

    public static AuditFact of(Actor actor, String action, AuditSubject subject) {
        return new AuditFact(ProviderScope.required(), actor, action, subject, null, Outcome.SUCCESS, Map.of());
    }

    public AuditFact customer(@Nullable UUID customer) {
        return new AuditFact(provider, actor, action, subject, customer, outcome, details);
    }

    public AuditFact outcome(Outcome other) {
        return new AuditFact(provider, actor, action, subject, customerId, other, details);
    }

    public AuditFact details(Map<String, String> others) {
        return new AuditFact(provider, actor, action, subject, customerId, outcome, others);
    }
}
