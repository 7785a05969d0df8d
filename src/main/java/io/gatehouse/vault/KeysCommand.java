package io.gatehouse.vault;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Makes the key file of a new installation and says what to do with it. Prints no key. */
class KeysCommand {

    private static final int USAGE = 2;

    private final PrintStream out;
    private final PrintStream err;

    KeysCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(String... arguments) {
        if (arguments.length != 3 || !arguments[1].equals("create") || arguments[2].isBlank()) {
            err.println("Usage: java -jar gatehouse.jar keys create FILE");
            return USAGE;
        }
        try {
            Path path = Path.of(arguments[2]).toAbsolutePath();
            new KeyFile(path).create();
            explain(path);
            return 0;
        } catch (FileAlreadyExistsException e) {
            err.println(arguments[2] + " exists and was not changed. Keys that sealed data must never be replaced.");
        } catch (InvalidPathException e) {
            err.println(arguments[2] + " is not a path: " + e.getReason());
        } catch (IOException e) {
            err.println(arguments[2] + " could not be written: " + e);
        }
        return 1;
    }

    private void explain(Path path) {
        out.println("Wrote " + path + " (only you may read it).");
        out.println("Next:");
        out.println("  1. Start Gatehouse with GATEHOUSE_VAULT_KEYS_LOCATION=" + path);
        out.println("  2. Keep a copy in a safe place apart from the database's backups:");
        out.println("     without this file every stored secret is lost, with it and the database all can be read.");
    }
}
