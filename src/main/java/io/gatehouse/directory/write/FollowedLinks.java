package io.gatehouse.directory.write;

import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftError;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.shared.Hashes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which links a round has followed. One that leads back to them would keep it for ever, and with it one of the threads
 * that all customers share. Links are long, and a large directory has thousands: their hashes do.
 */
final class FollowedLinks {

    private final Set<String> followed = ConcurrentHashMap.newKeySet();

    /** Whether it is the first time; no link is where a round begins. */
    boolean follow(@Nullable String link) {
        return link == null || followed.add(Hashes.sha256Base64Url(link));
    }

    /** Like a link that has lost its meaning: the round begins again, and has patience for that a few times only. */
    static MicrosoftException leadsBack() {
        return new MicrosoftException(new MicrosoftFailure.ResyncRequired(
                MicrosoftError.of(FailureKind.RESYNC_REQUIRED, "Next link leads back to a page of this round")));
    }
}
