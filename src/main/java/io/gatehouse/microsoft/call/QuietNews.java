package io.gatehouse.microsoft.call;

import java.time.Duration;

/** Told when Microsoft wants quiet: whoever else calls, other replicas above all, has to keep quiet too. */
@FunctionalInterface
public interface QuietNews {

    QuietNews NOBODY = (whom, why, wait) -> {};

    void wanted(QuietTimes.Whom whom, QuietTimes.Why why, Duration wait);
}
