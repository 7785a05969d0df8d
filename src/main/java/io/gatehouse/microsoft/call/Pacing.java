package io.gatehouse.microsoft.call;

import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import java.time.Duration;

/** Pauses between calls to Microsoft that end with the interrupt of a thread, as the calls themselves do. */
public final class Pacing {

    private Pacing() {}

    /**
     * For the whole of it. A thread that is interrupted, by the cancel of a job or a stop of the portal, makes no further
     * call: a loop that merely went on would not pause any more.
     *
     * @throws MicrosoftException at an interrupt; the thread stays marked as interrupted
     */
    public static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** What a caller throws that caught an InterruptedException while it waited for Microsoft. */
    public static MicrosoftException interrupted() {
        Thread.currentThread().interrupt();
        return MicrosoftException.of(FailureKind.UNAVAILABLE, "Interrupted");
    }
}
