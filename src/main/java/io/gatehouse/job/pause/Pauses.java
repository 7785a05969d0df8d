package io.gatehouse.job.pause;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.ProviderScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What stands still by an owner's order. It is asked before each call and each piece of work; an answer may be a second old. */
@Service
public class Pauses {

    private static final int LONGEST_REASON = 200;

    private final PauseRows rows;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Recent<List<Pause>> recent = new Recent<>();

    Pauses(PauseRows rows, ApplicationEventPublisher events, Clock clock) {
        this.rows = rows;
        this.events = events;
        this.clock = clock;
    }

    public List<Pause> standing() {
        return recent.get(rows::standing);
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
        recent.forgetAfterCommit();
        events.publishEvent(AuditFact.of(
                        by, "pause." + topic.key() + "_" + what, new AuditSubject("pause", topic.key(), topic.name()))
                .details(details));
    }
}
