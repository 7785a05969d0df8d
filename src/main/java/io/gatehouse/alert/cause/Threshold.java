package io.gatehouse.alert.cause;

import io.gatehouse.alert.AlertSeverity;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How many days before its end something is told of: at each of them once.
 *
 * @param days the threshold that was passed last; 0: the end is past
 * @param step counts the thresholds passed
 */
record Threshold(int days, int step) {

    private static final int[] DAYS = {60, 30, 14, 7, 1, 0};

    static final int FIRST = DAYS[0];
    static final int SECOND = DAYS[1];
    static final int SOON = 7;

    /** Behind all of these: worse than any end that is still to come. */
    static final int BEYOND = DAYS.length;

    static Threshold at(Instant now, Instant end) {
        Duration left = Duration.between(now, end);
        int step = 0;
        while (step + 1 < DAYS.length && left.compareTo(Duration.ofDays(DAYS[step + 1])) <= 0) {
            step++;
        }
        return new Threshold(DAYS[step], step);
    }

    /**
     * Whether there is anything to tell. What lives for weeks is replaced in the last third of its life, so that nothing is
     * told before the first threshold within that.
     *
     * @param begun null where nobody knows
     */
    static boolean near(Instant now, @Nullable Instant begun, Instant end) {
        return begun == null
                || at(now, end).days()
                        <= Duration.between(begun, end).dividedBy(3).plusDays(1).toDays();
    }

    boolean passed() {
        return days == 0;
    }

    String code() {
        return passed() ? "ENDED" : "ENDS_IN_" + days;
    }

    AlertSeverity severity() {
        if (days <= 1) {
            return AlertSeverity.CRITICAL;
        }
        return days <= 14 ? AlertSeverity.WARNING : AlertSeverity.INFO;
    }
}
