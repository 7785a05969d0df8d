package io.gatehouse.shared;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A named place where a test may let the process die at once, as {@code kill -9} would. Inert unless the process was
 * started with {@code -Dgatehouse.crash-at=<name>}, or {@code <name>*<n>} for the n-th time it comes there.
 */
public final class CrashPoint {

    private static final String[] WISH =
            System.getProperty("gatehouse.crash-at", "").split("\\*", 2);
    private static final String ARMED = WISH[0];
    private static final AtomicInteger LEFT = new AtomicInteger(WISH.length == 1 ? 1 : Integer.parseInt(WISH[1]));

    private CrashPoint() {}

    public static void hit(String name) {
        if (ARMED.equals(name) && LEFT.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(137);
        }
    }
}
