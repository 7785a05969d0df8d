package io.gatehouse.job.pause;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What stands still by an owner's order. It is asked before each call and each piece of work, so an answer is kept for a
 * second; other replicas hear of a change within that time.
 */
@Service
public class Pauses {

    private static final int LONGEST_REASON = 200;
    private static final long KEPT = Duration.ofSeconds(1).toNanos();

    private final PauseRows rows;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Map<ProviderId, Answer> answers = new ConcurrentHashMap<>();

    Pauses(PauseRows rows, ApplicationEventPublisher events, Clock clock) {
        this.rows = rows;
        this.events = events;
        this.clock = clock;
    }

    private record Answer(List<Pause> standing, long at) {

        boolean fresh() {
            return System.nanoTime() - at < KEPT;
        }
    }

    /** Nobody asks inside the lookup: a thread that waits for a database connection must not hold up the others. */
    public List<Pause> standing() {
        ProviderId provider = ProviderScope.required();
        Answer known = answers.get(provider);
        if (known != null && known.fresh()) {
            return known.standing();
        }
        List<Pause> standing = rows.standing();
        answers.put(provider, new Answer(standing, System.nanoTime()));
        return standing;
    }

    /** Outside of any provider's scope nothing stands still. */
    public Optional<Pause> standing(Topic topic) {
        return ProviderScope.current().isEmpty()
                ? Optional.empty()
                : standing().stream().filter(pause -> pause.topic() == topic).findFirst();
    }

    /** Whether it stands still, or has gone on for so short a time that what piled up is not done yet. */
    public boolean unsettled(Topic topic, Duration settling) {
        return standing(topic).isPresent()
                || rows.liftedAt(topic)
                        .filter(lifted -> lifted.plus(settling).isAfter(clock.instant()))
                        .isPresent();
    }

    /** Since when it goes on; empty where it never stood still or does now. */
    public Optional<Instant> liftedAt(Topic topic) {
        return rows.liftedAt(topic);
    }

    @Transactional
    public void set(Topic topic, @Nullable String reason, Actor by) {
        Pause pause = new Pause(topic, Inputs.line("reason", reason, LONGEST_REASON), by.name(), clock.instant());
        rows.set(pause);
        note(topic, "paused", by, Map.of("reason", pause.reason()));
    }

    /** Nothing where none stands. */
    @Transactional
    public void lift(Topic topic, Actor by) {
        if (rows.lift(topic, clock.instant())) {
            note(topic, "resumed", by, Map.of());
        }
    }

    private void note(Topic topic, String what, Actor by, Map<String, String> details) {
        forgetAfterCommit(ProviderScope.required());
        events.publishEvent(AuditFact.of(
                        by, "pause." + topic.key() + "_" + what, new AuditSubject("pause", topic.key(), topic.name()))
                .details(details));
    }

    private void forgetAfterCommit(ProviderId provider) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                answers.remove(provider);
            }
        });
    }
}
