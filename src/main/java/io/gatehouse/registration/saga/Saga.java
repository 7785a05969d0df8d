package io.gatehouse.registration.saga;

import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.plan.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A saga as it was read at the beginning of an attempt. Facts are added while the attempt goes on, each written down
 * before it is used.
 *
 * @param attempt the number of this attempt: what a late one writes is ignored
 */
public record Saga(
        UUID id,
        RegistrationPlan plan,
        Status status,
        EnumMap<Fact, String> facts,
        List<Step> steps,
        Token token,
        long attempt,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    /** How far the making is; {@code undoing} when what was made is being taken back. */
    public record Status(
            SagaState state,
            boolean undoing,
            @Nullable SagaNote problem,
            @Nullable UUID jobId) {}

    /**
     * Of the admin's sign-in; the token itself is opened only when it is used.
     *
     * @param keptAt when he signed in; null where nobody noted it yet
     */
    public record Token(
            long version,
            @Nullable Instant expiresAt,
            @Nullable Instant keptAt) {

        private static final Duration MARGIN = Duration.ofSeconds(20);

        public boolean usable(Instant now) {
            return expiresAt != null && expiresAt.minus(MARGIN).isAfter(now);
        }
    }

    /** One step as its row remembers it. */
    public record Step(
            StepKey key,
            StepState state,
            @Nullable SagaNote note,
            @Nullable String requestId,
            int tries,
            @Nullable Instant waitingSince,
            @Nullable Instant startedAt,
            @Nullable Instant changedAt) {}

    public Step step(StepKey key) {
        return steps.stream().filter(step -> step.key() == key).findFirst().orElseThrow();
    }

    public Optional<String> fact(Fact fact) {
        return Optional.ofNullable(facts.get(fact));
    }

    public String need(Fact fact) {
        return fact(fact).orElseThrow(() -> new IllegalStateException("Saga " + id + " does not know " + fact));
    }

    /** Whether something was created so lately that not every server of Microsoft's knows it. */
    public boolean young(Instant now) {
        return fact(Fact.CREATE_BEGUN)
                .map(Instant::parse)
                .filter(begun -> begun.plus(Duration.ofHours(1)).isAfter(now))
                .isPresent();
    }

    static EnumMap<Fact, String> facts(Map<String, String> stored) {
        EnumMap<Fact, String> facts = new EnumMap<>(Fact.class);
        stored.forEach((name, value) -> facts.put(Fact.valueOf(name), value));
        return facts;
    }
}
