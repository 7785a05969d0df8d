package io.gatehouse.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Keeps the world in {@code sandbox.json}, replaced as a whole after every change; without a directory in memory only. */
final class WorldStore {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private final @Nullable Path file;

    WorldStore(@Nullable Path directory) {
        this.file = directory == null ? null : directory.resolve("sandbox.json");
    }

    @Nullable
    SavedWorld read() {
        if (file == null || !Files.exists(file)) {
            return null;
        }
        return JSON.readValue(file.toFile(), SavedWorld.class);
    }

    void write(World world) {
        if (file == null) {
            return;
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path next = file.resolveSibling("sandbox.json.new");
            JSON.writeValue(next.toFile(), SavedWorld.of(world));
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("The sandbox cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
