package io.gatehouse.vault.key;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Makes the key file of a new installation, and exchanges its keys later. Prints no key, only their numbers. */
public class KeysCommand {

    private static final int USAGE = 2;

    private final PrintStream out;
    private final PrintStream err;

    public KeysCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public int run(String... arguments) {
        boolean known = arguments.length == 3 && arguments[1].matches("create|list|add|promote")
                || arguments.length == 4 && arguments[1].equals("remove");
        if (!known || arguments[2].isBlank()) {
            err.println("Usage: java -jar gatehouse.jar keys create|list|add|promote FILE, or keys remove FILE NUMBER");
            return USAGE;
        }
        try {
            KeyFile file = new KeyFile(Path.of(arguments[2]).toAbsolutePath());
            switch (arguments[1]) {
                case "create" -> create(file);
                case "add" -> change(file, KeyRing::withAnother, "Give this file to all replicas and restart them.");
                case "promote" ->
                    change(file, KeyRing::newestFirst, "Give this file to all replicas; then see Settings, Keys.");
                case "remove" ->
                    change(file, ring -> ring.without(arguments[3]), "A start is refused where it is still needed.");
                default -> list(file);
            }
            return 0;
        } catch (FileAlreadyExistsException e) {
            err.println(arguments[2] + " exists and was not changed. Keys that sealed data must never be replaced.");
        } catch (InvalidPathException e) {
            err.println(arguments[2] + " is not a path: " + e.getReason());
        } catch (KeyFileProblem | IllegalArgumentException e) {
            err.println(e.getMessage());
        } catch (IOException e) {
            err.println(arguments[2] + " could not be written: " + e);
        }
        return 1;
    }

    private void create(KeyFile file) throws IOException {
        file.create();
        explain(file.path());
    }

    private void change(KeyFile file, KeyFile.Change change, String next) throws IOException {
        file.change(change);
        list(file);
        out.println(next);
    }

    private void list(KeyFile file) {
        file.masters().forEach(key -> out.println("key " + key.id() + (key.primary() ? " (in use)" : "")));
    }

    private void explain(Path path) {
        out.println("Wrote " + path + " (only you may read it).");
        out.println("Next:");
        out.println("  1. Start Gatehouse with GATEHOUSE_VAULT_KEYS_LOCATION=" + path);
        out.println("  2. Keep a copy in a safe place apart from the database's backups:");
        out.println("     without this file every stored secret is lost, with it and the database all can be read.");
    }
}
