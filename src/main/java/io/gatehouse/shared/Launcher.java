package io.gatehouse.shared;

/**
 * Another way to start than as a production portal. Found as a service, so that the production jar, which ships none,
 * knows nothing of demo mode.
 */
public interface Launcher {

    /** Whether this launcher answers to these arguments in this environment. */
    boolean wants(String... arguments);

    /** Starts, or tells on the console why not and ends the process. */
    void launch(Class<?> application, String... arguments);
}
