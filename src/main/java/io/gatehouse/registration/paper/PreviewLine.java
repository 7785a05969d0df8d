package io.gatehouse.registration.paper;

import java.util.List;

/**
 * One line of a preview, as message key and arguments.
 *
 * @param about names and numbers that the sentence holds
 */
public record PreviewLine(Kind kind, String code, List<String> about) {

    /** What the line says about the tenant. */
    public enum Kind {
        /** It would come into being. */
        CREATES,
        /** It is so already, and that is fine. */
        FINE,
        /** It would work, but somebody should know. */
        WARNS,
        /** Here the work would stop. */
        REFUSES
    }

    public PreviewLine {
        about = List.copyOf(about);
    }

    static PreviewLine creates(String code, String... about) {
        return new PreviewLine(Kind.CREATES, code, List.of(about));
    }

    static PreviewLine fine(String code, String... about) {
        return new PreviewLine(Kind.FINE, code, List.of(about));
    }

    static PreviewLine warns(String code, String... about) {
        return new PreviewLine(Kind.WARNS, code, List.of(about));
    }

    static PreviewLine refuses(String code, String... about) {
        return new PreviewLine(Kind.REFUSES, code, List.of(about));
    }

    /** What is found out about the tenant or the people, by whoever looks at them before anything is made. */
    public static PreviewLine stops(String reason, String about) {
        return refuses("STOP_" + reason, about);
    }

    /** The key in the message bundle. */
    public String key() {
        return "registration.preview." + code;
    }
}
