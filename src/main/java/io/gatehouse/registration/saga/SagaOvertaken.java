package io.gatehouse.registration.saga;

/** Another attempt at the same saga has begun meanwhile; this one must not write any more. */
public final class SagaOvertaken extends RuntimeException {

    public SagaOvertaken() {
        super("Another attempt goes on with this saga");
    }
}
