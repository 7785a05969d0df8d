package io.gatehouse.registration.attempt;

import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a refusal by Microsoft means for a saga that works with an admin's token. */
public sealed interface Verdict {

    /** It passes by itself. */
    record Wait(SagaNote note, @Nullable Duration after) implements Verdict {}

    /** Somebody must sign in: the same person again, or one who may do more. */
    record Person(SagaState state, SagaNote note) implements Verdict {}

    /** A person must mend something, then it can be retried. */
    record Fail(SagaNote note) implements Verdict {}

    /** @param young whether something was created so lately that not every server knows it (eventual consistency) */
    static Verdict of(MicrosoftFailure failure, boolean young) {
        return switch (failure) {
            case MicrosoftFailure.Throttled busy -> new Wait(SagaNote.of("THROTTLED"), busy.retryAfter());
            case MicrosoftFailure.Unavailable down -> new Wait(SagaNote.of("UNAVAILABLE"), down.retryAfter());
            case MicrosoftFailure.Unreadable odd -> new Wait(SagaNote.of("UNAVAILABLE"), null);
            case MicrosoftFailure.Missing missing -> young ? replicating() : gone(failure);
            case MicrosoftFailure.Conflicting conflict -> young ? replicating() : refused(failure);
            case MicrosoftFailure.Refused refused -> person(refused);
            case MicrosoftFailure.SignInAgain again -> signIn();
            case MicrosoftFailure.ConsentLost lost -> signIn();
            default -> refused(failure);
        };
    }

    private static Verdict person(MicrosoftFailure.Refused refused) {
        return refused.kind() == FailureKind.TOKEN_REJECTED
                ? signIn()
                : new Person(SagaState.NEEDS_ADMIN, SagaNote.of("NEEDS_ADMIN"));
    }

    private static Verdict gone(MicrosoftFailure failure) {
        return new Fail(SagaNote.of("GONE", failure.error().summary()));
    }

    private static Verdict refused(MicrosoftFailure failure) {
        return new Fail(SagaNote.of("REFUSED", sentence(failure)));
    }

    private static Verdict replicating() {
        return new Wait(SagaNote.of("REPLICATING"), null);
    }

    private static Verdict signIn() {
        return new Person(SagaState.NEEDS_SIGN_IN, SagaNote.of("NEEDS_SIGN_IN"));
    }

    /** Microsoft's own words, where it said any. */
    private static String sentence(MicrosoftFailure failure) {
        String said = failure.error().trace().description();
        return said == null || said.isBlank()
                ? failure.error().summary()
                : said.lines().findFirst().orElse(said);
    }
}
