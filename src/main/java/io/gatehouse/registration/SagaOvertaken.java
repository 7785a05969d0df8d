package io.gatehouse.registration;

/** Another attempt at the same saga has begun meanwhile; this one must not write any more. */
final class SagaOvertaken extends RuntimeException {

    SagaOvertaken() {
        super("Another attempt goes on with this saga");
    }
}
