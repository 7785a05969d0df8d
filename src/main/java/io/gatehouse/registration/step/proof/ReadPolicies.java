package io.gatehouse.registration.step.proof;

import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.policy.PolicyFacts.CredentialRules;
import io.gatehouse.microsoft.policy.TenantPolicies;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.saga.SagaRun;
import io.gatehouse.registration.saga.SagaStep;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Looks before anything is made which credentials the tenant allows, and chooses; both forbidden is a clear stop. */
@Component
class ReadPolicies implements SagaStep {

    private final TenantPolicies policies;

    ReadPolicies(TenantPolicies policies) {
        this.policies = policies;
    }

    @Override
    public StepKey key() {
        return StepKey.POLICIES_READ;
    }

    @Override
    public SagaNote run(SagaRun saga) {
        Optional<CredentialRules> rules = read(saga);
        if (rules.isEmpty()) {
            return SagaNote.of("POLICIES_UNREADABLE");
        }
        CredentialChoice wish = CredentialChoice.of(saga);
        CredentialChoice allowed = forbidden(saga, rules.get(), wish.kind()) ? wish.withoutThisKind() : wish;
        if (allowed != wish && forbidden(saga, rules.get(), allowed.kind())) {
            allowed = allowed.withoutThisKind();
        }
        CredentialChoice choice = longest(saga, rules.get(), allowed.kind())
                .map(life -> saga.now().plus(life).minus(Duration.ofHours(1)))
                .map(allowed::endingBy)
                .orElse(allowed);
        choice.remember(saga);
        return note(saga, choice);
    }

    /** Reading takes a permission that not every bootstrap asks for, and not every Graph knows the policies. */
    private Optional<CredentialRules> read(SagaRun saga) {
        try {
            return Optional.of(saga.call(() -> policies.credentials(saga.access())));
        } catch (MicrosoftException e) {
            if (e.failure().untold()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean forbidden(SagaRun saga, CredentialRules rules, CredentialKind kind) {
        return switch (kind) {
            case SECRET -> rules.secretsForbidden(saga.now());
            case CERTIFICATE -> rules.selfSignedForbidden(saga.now());
            case FEDERATED -> false;
        };
    }

    private static Optional<Duration> longest(SagaRun saga, CredentialRules rules, CredentialKind kind) {
        return switch (kind) {
            case SECRET -> rules.longestSecret(saga.now());
            case CERTIFICATE -> rules.longestCertificate(saga.now());
            case FEDERATED -> Optional.empty();
        };
    }

    private static SagaNote note(SagaRun saga, CredentialChoice choice) {
        if (choice.kind() != saga.plan().credential().kind()) {
            return SagaNote.of("POLICIES_" + choice.kind());
        }
        Duration wished = Duration.ofDays(saga.plan().credential().lifeDays());
        return choice.endsAt().isBefore(saga.now().plus(wished).minus(Duration.ofMinutes(1)))
                ? SagaNote.of("POLICIES_LIMIT", choice.endsAt().toString().substring(0, 10))
                : SagaNote.of("POLICIES");
    }
}
