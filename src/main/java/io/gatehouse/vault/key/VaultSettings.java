package io.gatehouse.vault.key;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the installation's keys are.
 *
 * @param keysLocation path of the key file made by the command {@code keys create FILE}
 * @param createMissingKeys makes the key file at the first start where it does not exist; for demo mode
 */
@ConfigurationProperties("gatehouse.vault")
record VaultSettings(
        @Nullable String keysLocation,
        @DefaultValue("false") boolean createMissingKeys) {

    KeyFile keyFile() {
        if (keysLocation == null || keysLocation.isBlank()) {
            throw new KeyFileProblem("No key file is set, so secrets could not be encrypted.");
        }
        String location = keysLocation.startsWith("file:") ? keysLocation.substring("file:".length()) : keysLocation;
        if (location.startsWith("classpath:")) {
            throw new KeyFileProblem("The key file must be a file of its own; \"classpath:\" is refused,"
                    + " because a program file is copied to many places.");
        }
        try {
            return new KeyFile(Path.of(location));
        } catch (InvalidPathException e) {
            throw new KeyFileProblem("The location of the key file is not a path: " + e.getReason() + ".");
        }
    }
}
