package io.gatehouse.vault;

import io.gatehouse.vault.key.KeysCommand;

/** The commands {@code keys …}, answered before Spring starts: it needs no database and no other setting. */
public final class VaultKeys {

    private VaultKeys() {}

    public static boolean handles(String... arguments) {
        return arguments.length > 0 && arguments[0].equals("keys");
    }

    /** Runs the command and returns the exit status of the process. */
    public static int run(String... arguments) {
        return new KeysCommand(System.out, System.err).run(arguments);
    }
}
