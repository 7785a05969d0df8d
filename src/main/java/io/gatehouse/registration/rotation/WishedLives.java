package io.gatehouse.registration.rotation;

import java.time.Duration;
import java.util.Optional;

/** How long a credential of a service shall live by what is written today, whatever was wished for at the making. */
public interface WishedLives {

    /** Empty for a service that nobody knows any more. */
    Optional<Duration> of(String service);
}
