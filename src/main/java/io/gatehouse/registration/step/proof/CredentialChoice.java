package io.gatehouse.registration.step.proof;

import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.registration.attempt.SagaHalt;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.credential.PolicyRefusal;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.saga.Fact;
import io.gatehouse.registration.saga.SagaRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which kind of credential for how long: as the plan wishes, as the tenant's policies allow. Where these can't be read
 * they are noticed by Microsoft's refusal.
 *
 * @param refusedKinds what was forbidden already
 * @param exact no other kind will do
 */
record CredentialChoice(CredentialKind kind, Instant endsAt, Set<CredentialKind> refusedKinds, boolean exact) {

    static CredentialChoice of(SagaRun saga) {
        RegistrationPlan.CredentialWish wish = saga.plan().credential();
        Set<CredentialKind> refused = new TreeSet<>();
        saga.fact(Fact.CREDENTIAL_REFUSED)
                .ifPresent(kinds -> Arrays.stream(kinds.split(" "))
                        .map(CredentialKind::valueOf)
                        .forEach(refused::add));
        return new CredentialChoice(
                saga.fact(Fact.CREDENTIAL_KIND).map(CredentialKind::valueOf).orElse(wish.kind()),
                saga.fact(Fact.CREDENTIAL_ENDS)
                        .map(Instant::parse)
                        .orElseGet(() -> saga.now().plus(Duration.ofDays(wish.lifeDays()))),
                refused,
                wish.exact());
    }

    void remember(SagaRun saga) {
        saga.remember(Fact.CREDENTIAL_KIND, kind.name());
        saga.remember(Fact.CREDENTIAL_ENDS, endsAt.toString());
        if (!refusedKinds.isEmpty()) {
            saga.remember(
                    Fact.CREDENTIAL_REFUSED,
                    String.join(" ", refusedKinds.stream().map(Enum::name).toList()));
        }
    }

    /** What to try next where a policy refused this; empty where the refusal is about something else. */
    Optional<CredentialChoice> refused(MicrosoftFailure failure, Instant now) {
        return PolicyRefusal.of(failure).map(refusal -> switch (refusal) {
            case KIND -> withoutThisKind();
            case LIFE -> shorter(now);
        });
    }

    boolean forbids(CredentialKind other) {
        return refusedKinds.contains(other);
    }

    /** The other kind, or a clear stop where that is forbidden too or would be of no use. */
    CredentialChoice withoutThisKind() {
        Set<CredentialKind> refused = new TreeSet<>(refusedKinds);
        refused.add(kind);
        CredentialKind other = kind == CredentialKind.SECRET ? CredentialKind.CERTIFICATE : CredentialKind.SECRET;
        if (exact) {
            throw SagaHalt.hopeless(SagaNote.of("POLICY_FORBIDS_" + kind));
        }
        if (refused.contains(other)) {
            throw SagaHalt.hopeless(SagaNote.of("POLICY_FORBIDS_BOTH"));
        }
        return new CredentialChoice(other, endsAt, refused, false);
    }

    private CredentialChoice shorter(Instant now) {
        return PolicyRefusal.before(endsAt, now)
                .map(end -> new CredentialChoice(kind, end, refusedKinds, exact))
                .orElseGet(this::withoutThisKind);
    }

    /** No later than the policy allows. */
    CredentialChoice endingBy(Instant latest) {
        return latest.isBefore(endsAt) ? new CredentialChoice(kind, latest, refusedKinds, exact) : this;
    }
}
