package io.gatehouse.profile.teams;

import io.gatehouse.profile.yaml.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The pairs of icons that come with Gatehouse. */
public final class TeamsIcons {

    private TeamsIcons() {}

    public static boolean exist(String name) {
        return Names.isKey(name) && TeamsIcons.class.getResource(file(name, "color")) != null;
    }

    static byte[] color(String name) {
        return read(file(name, "color"));
    }

    static byte[] outline(String name) {
        return read(file(name, "outline"));
    }

    private static String file(String name, String kind) {
        return "/teams/icons/" + name + "-" + kind + ".png";
    }

    private static byte[] read(String file) {
        try (@Nullable InputStream icon = TeamsIcons.class.getResourceAsStream(file)) {
            if (icon == null) {
                throw new IllegalStateException("No icon " + file);
            }
            return icon.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
