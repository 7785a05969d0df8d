package io.gatehouse.job;

import java.time.Duration;
import java.util.Optional;

/**
 * Holds back jobs whose connection cannot do them. Every bean of this type is asked before each attempt at a job whose
 * handler needs a connection; a job that is held waits, and no attempt is counted.
 */
public interface JobGate {

    /**
     * Why a job does not begin.
     *
     * @param reason shown to people: a plain sentence without secrets
     * @param lookAgain when it is asked again, unless it is let go on before
     */
    record Hold(String reason, Duration lookAgain) {}

    Optional<Hold> hold(JobView job);
}
