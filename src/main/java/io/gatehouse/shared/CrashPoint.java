package io.gatehouse.shared;

/**
 * A named place where a test may let the process die at once, as {@code kill -9} would. Inert unless the process was
 * started with {@code -Dgatehouse.crash-at=<name>}.
 */
public final class CrashPoint {

    private static final String ARMED = System.getProperty("gatehouse.crash-at", "");

    private CrashPoint() {}

    public static void hit(String name) {
        if (ARMED.equals(name)) {
            Runtime.getRuntime().halt(137);
        }
    }
}
