package io.gatehouse.registration.saga;

import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.registration.attempt.External;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.shared.Secret;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a step works with: the plan, what the saga has learnt, and the way to Microsoft. */
public final class SagaRun implements External {

    private final Saga saga;
    private final StepKey step;
    private final Instant now;
    private final @Nullable Secret token;
    private final SagaWriting writing;
    private final SagaProbe probe;

    public SagaRun(Saga saga, StepKey step, Instant now, @Nullable Secret token, SagaWriting writing, SagaProbe probe) {
        this.saga = saga;
        this.step = step;
        this.now = now;
        this.token = token;
        this.writing = writing;
        this.probe = probe;
    }

    public Saga saga() {
        return saga;
    }

    public RegistrationPlan plan() {
        return saga.plan();
    }

    public Instant now() {
        return now;
    }

    /** The admin's access to Graph in the customer's tenant. */
    public GraphAccess access() {
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

    public Optional<String> fact(Fact fact) {
        return saga.fact(fact);
    }

    public String need(Fact fact) {
        return saga.need(fact);
    }

    /** Written down at once, in a transaction of its own. */
    public void remember(Fact fact, String value) {
        if (!value.equals(saga.facts().put(fact, value))) {
            writing.remember(saga);
        }
    }

    /** From here on the saga goes by this plan, and so does who looks at it when it is over. */
    public void replan(RegistrationPlan plan) {
        writing.rewrite(saga, plan);
    }

    public void forget(Fact fact) {
        if (saga.facts().remove(fact) != null) {
            writing.remember(saga);
        }
    }

    /** The text with the client id in its place. */
    public String resolved(String text) {
        return text.replace(RegistrationPlan.CLIENT_ID, need(Fact.CLIENT_ID));
    }

    /** The step can't go on without a sign-in. */
    public static final class SignInNeeded extends RuntimeException {

        SignInNeeded() {
            super("The admin's sign-in has run out");
        }
    }
}
