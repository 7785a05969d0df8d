package io.gatehouse.onboarding.approval;

import java.time.Duration;

/** How often Microsoft is asked: an hour long every few minutes, then rarer. Reviewers take hours or days. */
final class LookPace {

    static final Duration FIRST = Duration.ofMinutes(5);
    static final Duration LATER = Duration.ofMinutes(15);
    static final Duration LAST = Duration.ofHours(1);

    private static final int AN_HOUR = 12;
    private static final int A_WORKING_DAY = AN_HOUR + 28;

    private LookPace() {}

    /** @param looks how many there were */
    static Duration after(int looks) {
        return looks <= AN_HOUR ? FIRST : looks <= A_WORKING_DAY ? LATER : LAST;
    }
}
