package io.gatehouse.registration.progress;

import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.registration.attempt.NotYet;
import io.gatehouse.registration.attempt.SagaHalt;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.attempt.SagaPatience;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.attempt.Verdict;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.plan.StepState;
import io.gatehouse.registration.saga.Saga;
import io.gatehouse.registration.saga.SagaOvertaken;
import io.gatehouse.registration.saga.SagaProbe;
import io.gatehouse.registration.saga.SagaReading;
import io.gatehouse.registration.saga.SagaRun;
import io.gatehouse.registration.saga.SagaStep;
import io.gatehouse.registration.saga.SagaWriting;
import io.gatehouse.shared.Secret;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Carries a saga forward, or back, one step at a time: the intent is committed, Microsoft is called without a
 * transaction, what came of it is read back and committed. It holds no state: after a crash another one goes on.
 */
@Component
public class SagaEngine {

    private final SagaReading reading;
    private final SagaWriting writing;
    private final SagaTokens tokens;
    private final SagaOutcomes outcomes;
    private final SagaProbe probe;
    private final Tools tools;

    /** The steps and the time. */
    @Component
    public record Tools(Map<StepKey, SagaStep> steps, Clock clock) {

        @org.springframework.beans.factory.annotation.Autowired
        Tools(List<SagaStep> all, Clock clock) {
            this(all.stream().collect(Collectors.toUnmodifiableMap(SagaStep::key, Function.identity())), clock);
        }
    }

    public SagaEngine(
            SagaReading reading,
            SagaWriting writing,
            SagaTokens tokens,
            SagaOutcomes outcomes,
            SagaProbe probe,
            Tools tools) {
        this.reading = reading;
        this.writing = writing;
        this.tokens = tokens;
        this.outcomes = outcomes;
        this.probe = probe;
        this.tools = tools;
    }

    /** Works until the saga is over or can't go on now. */
    public SagaPause advance(UUID id) {
        Optional<Long> attempt = writing.begin(id);
        return attempt.isEmpty() ? new SagaPause.Over(read(id).status().state()) : attempt(id, attempt.get());
    }

    private SagaPause attempt(UUID id, long number) {
        while (true) {
            Saga saga = read(id);
            if (saga.attempt() != number) {
                throw new SagaOvertaken();
            }
            Optional<SagaWork> next = SagaWork.next(saga, tools.steps());
            if (next.isEmpty()) {
                Optional<SagaState> end = outcomes.finish(saga);
                if (end.isPresent()) {
                    return new SagaPause.Over(end.get());
                }
                continue;
            }
            SagaPause pause = work(saga, next.get());
            if (pause != null) {
                return pause;
            }
        }
    }

    private @Nullable SagaPause work(Saga saga, SagaWork work) {
        SagaStep step = work.step();
        if (!work.wanted(saga.plan())) {
            writing.ended(saga, step.key(), StepState.SKIPPED, null);
            return null;
        }
        writing.began(saga, step.key());
        try {
            SagaNote note = work.run(run(saga, step));
            writing.ended(saga, step.key(), work.success(), note);
            return null;
        } catch (NotYet e) {
            return waits(saga, step, new Verdict.Wait(e.note(), e.after()), null);
        } catch (SagaHalt e) {
            return halted(saga, step, e);
        } catch (SagaRun.SignInNeeded e) {
            return person(saga, step, SagaState.NEEDS_SIGN_IN, SagaNote.of("NEEDS_SIGN_IN"), null);
        } catch (MicrosoftException e) {
            return refused(saga, step, e.failure());
        }
    }

    private SagaRun run(Saga saga, SagaStep step) {
        Instant now = tools.clock().instant();
        Secret token = saga.token().usable(now) ? tokens.open(saga).orElse(null) : null;
        return new SagaRun(saga, step.key(), now, token, writing, probe);
    }

    private @Nullable SagaPause refused(Saga saga, SagaStep step, MicrosoftFailure failure) {
        outcomes.challenged(saga, failure);
        String request = failure.error().trace().traceId();
        return switch (Verdict.of(failure, saga.young(tools.clock().instant()))) {
            case Verdict.Wait wait -> waits(saga, step, wait, request);
            case Verdict.Person person -> person(saga, step, person.state(), person.note(), request);
            case Verdict.Fail fail -> failed(saga, step, fail.note(), request);
        };
    }

    private @Nullable SagaPause waits(Saga saga, SagaStep step, Verdict.Wait wait, @Nullable String request) {
        Instant now = tools.clock().instant();
        boolean parked = SagaPatience.parked(saga.step(step.key()).waitingSince(), now);
        SagaState state = parked ? SagaState.PARKED : SagaState.WAITING;
        if (!outcomes.waits(saga, step.key(), state, wait.note(), request)) {
            return null;
        }
        int tries = saga.step(step.key()).tries() + 1;
        return new SagaPause.Later(SagaPatience.pause(tries, parked, wait.after()), wait.note());
    }

    private @Nullable SagaPause person(
            Saga saga, SagaStep step, SagaState state, SagaNote note, @Nullable String request) {
        return outcomes.person(saga, step.key(), state, note, request) ? new SagaPause.ForPerson(state) : null;
    }

    private @Nullable SagaPause halted(Saga saga, SagaStep step, SagaHalt halt) {
        if (!halt.hopeless()) {
            return failed(saga, step, halt.note(), null);
        }
        writing.failed(saga, step.key(), halt.note(), null);
        writing.turn(saga.id(), halt.note());
        return null;
    }

    private @Nullable SagaPause failed(Saga saga, SagaStep step, SagaNote note, @Nullable String request) {
        writing.failed(saga, step.key(), note, request);
        return outcomes.failed(saga, note) ? new SagaPause.Failed(note) : null;
    }

    private Saga read(UUID id) {
        return reading.find(id).orElseThrow(() -> new io.gatehouse.shared.NotFound("registration"));
    }
}
