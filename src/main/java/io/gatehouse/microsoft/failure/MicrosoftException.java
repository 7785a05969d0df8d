package io.gatehouse.microsoft.failure;

/** Carries a {@link MicrosoftFailure} to the caller. Its message holds codes and ids, no secret. */
public class MicrosoftException extends RuntimeException {

    private final transient MicrosoftFailure failure;

    public MicrosoftException(MicrosoftFailure failure) {
        super(failure.error().summary());
        this.failure = failure;
    }

    public static MicrosoftException of(FailureKind kind, String description) {
        return new MicrosoftException(kind.failure(MicrosoftError.of(kind, description)));
    }

    public MicrosoftFailure failure() {
        return failure;
    }
}
