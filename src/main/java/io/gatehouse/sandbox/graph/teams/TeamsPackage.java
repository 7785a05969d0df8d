package io.gatehouse.sandbox.graph.teams;

import io.gatehouse.sandbox.graph.entity.GraphFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The zip of a Teams app: the manifest and the files beside it. */
record TeamsPackage(JsonNode manifest, Map<String, byte[]> files) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LARGEST_FILE = 1 << 20;
    private static final int MOST_FILES = 64;
    private static final long PNG = 0x89504E470D0A1A0AL;

    /** An image's width and height. */
    record Size(int width, int height) {}

    static TeamsPackage read(byte[] zip) {
        var files = new HashMap<String, byte[]>();
        try (var entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                byte[] content = entries.readNBytes(LARGEST_FILE + 1);
                if (content.length > LARGEST_FILE || files.size() == MOST_FILES) {
                    throw GraphFailure.badRequest("The app package is too large.");
                }
                files.put(entry.getName(), content);
            }
        } catch (IOException broken) {
            throw GraphFailure.badRequest("The app package is not a readable zip file.");
        }
        byte[] manifest = files.get("manifest.json");
        if (manifest == null) {
            throw GraphFailure.badRequest("The app package has no manifest.json in its root.");
        }
        return new TeamsPackage(parsed(manifest), Map.copyOf(files));
    }

    private static JsonNode parsed(byte[] manifest) {
        try {
            return JSON.readTree(manifest);
        } catch (JacksonException notJson) {
            throw GraphFailure.badRequest("manifest.json is not valid JSON.");
        }
    }

    String text(String... path) {
        JsonNode node = manifest;
        for (String name : path) {
            node = node.path(name);
        }
        return node.asString("");
    }

    /** The size of a PNG in the package, or null where there is none. */
    @Nullable
    Size image(String name) {
        byte[] content = files.get(name);
        if (content == null || content.length < 24) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(content);
        return buffer.getLong(0) == PNG ? new Size(buffer.getInt(16), buffer.getInt(20)) : null;
    }
}
