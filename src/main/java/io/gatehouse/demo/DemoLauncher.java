package io.gatehouse.demo;

import io.gatehouse.shared.Launcher;

/**
 * Starts demo mode when no Microsoft cloud is configured; when asked by {@code sandbox} the sandbox alone, by
 * {@code replicas} what several replicas stand on.
 */
public final class DemoLauncher implements Launcher {

    @Override
    public boolean wants(String... arguments) {
        return asked("sandbox", arguments)
                || asked("replicas", arguments)
                || new DemoSettings(arguments).text("gatehouse.microsoft.cloud").isEmpty();
    }

    @Override
    public void launch(Class<?> application, String... arguments) {
        DemoSettings settings = new DemoSettings(arguments);
        try {
            if (asked("sandbox", arguments)) {
                SandboxAlone.run(settings);
            } else if (asked("replicas", arguments)) {
                ReplicaGround.run(settings);
            } else {
                Demo.run(application, settings, arguments);
            }
        } catch (CannotStart e) {
            System.err.println();
            System.err.println("  Gatehouse could not start.");
            System.err.println("  " + e.problem());
            System.err.println("  What to do: " + e.wayOut());
            System.err.println();
            System.exit(1);
        }
    }

    private static boolean asked(String what, String... arguments) {
        return arguments.length > 0 && arguments[0].equals(what);
    }
}
