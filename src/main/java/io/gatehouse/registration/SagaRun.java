package io.gatehouse.registration;

import io.gatehouse.microsoft.GraphAccess;
import io.gatehouse.shared.Secret;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a step works with: the plan, what the saga has learnt, and the way to Microsoft. */
final class SagaRun implements External {

    private final Saga saga;
    private final StepKey step;
    private final Instant now;
    private final @Nullable Secret token;
    private final SagaWriting writing;
    private final SagaProbe probe;

    SagaRun(Saga saga, StepKey step, Instant now, @Nullable Secret token, SagaWriting writing, SagaProbe probe) {
        this.saga = saga;
        this.step = step;
        this.now = now;
        this.token = token;
        this.writing = writing;
        this.probe = probe;
    }

    Saga saga() {
        return saga;
    }

    RegistrationPlan plan() {
        return saga.plan();
    }

    Instant now() {
        return now;
    }

    /** The admin's access to Graph in the customer's tenant. */
    GraphAccess access() {
        if (token == null) {
            throw new SignInNeeded();
        }
        return new GraphAccess(plan().place().tenant(), token);
    }

    @Override
    public <T> T call(Supplier<T> external) {
        try {
            return external.get();
        } finally {
            probe.called(step);
        }
    }

    Optional<String> fact(Fact fact) {
        return saga.fact(fact);
    }

    String need(Fact fact) {
        return saga.need(fact);
    }

    /** Written down at once, in a transaction of its own. */
    void remember(Fact fact, String value) {
        if (!value.equals(saga.facts().put(fact, value))) {
            writing.remember(saga);
        }
    }

    void forget(Fact fact) {
        if (saga.facts().remove(fact) != null) {
            writing.remember(saga);
        }
    }

    /** The text with the client id in its place. */
    String resolved(String text) {
        return text.replace(RegistrationPlan.CLIENT_ID, need(Fact.CLIENT_ID));
    }

    /** The step can't go on without a sign-in. */
    static final class SignInNeeded extends RuntimeException {

        SignInNeeded() {
            super("The admin's sign-in has run out");
        }
    }
}
