package io.gatehouse.registration;

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
record Saga(
        UUID id,
        RegistrationPlan plan,
        Status status,
        EnumMap<Fact, String> facts,
        List<Step> steps,
        Token token,
        long attempt,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    record Status(
            SagaState state,
            boolean undoing,
            @Nullable SagaNote problem,
            @Nullable UUID jobId) {}

    /** Of the admin's sign-in; the token itself is opened only when it is used. */
    record Token(long version, @Nullable Instant expiresAt) {

        private static final Duration MARGIN = Duration.ofSeconds(20);

        boolean usable(Instant now) {
            return expiresAt != null && expiresAt.minus(MARGIN).isAfter(now);
        }
    }

    record Step(
            StepKey key,
            StepState state,
            @Nullable SagaNote note,
            @Nullable String requestId,
            int tries,
            @Nullable Instant waitingSince,
            @Nullable Instant startedAt,
            @Nullable Instant changedAt) {}

    Step step(StepKey key) {
        return steps.stream().filter(step -> step.key() == key).findFirst().orElseThrow();
    }

    Optional<String> fact(Fact fact) {
        return Optional.ofNullable(facts.get(fact));
    }

    String need(Fact fact) {
        return fact(fact).orElseThrow(() -> new IllegalStateException("Saga " + id + " does not know " + fact));
    }

    /** Whether something was created so lately that not every server of Microsoft's knows it. */
    boolean young(Instant now) {
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
