package io.gatehouse.registration.paper;

import java.util.stream.Collectors;

/** Texts of others inside a shell script: as values that nothing expands, or as comments that cannot end early. */
final class Bash {

    private static final int LONGEST_COMMENT = 200;

    private Bash() {}

    /** One word of a command, whatever the text holds; a shell reads nothing between single quotes but their end. */
    static String quoted(String text) {
        return "'" + text.replace("\0", "").replace("'", "'\\''") + "'";
    }

    /** One line. Marks that turn the direction of text go, too: a script must read as it runs. */
    static String comment(String text) {
        String line = text.codePoints()
                .map(point -> printable(point) ? point : ' ')
                .limit(LONGEST_COMMENT)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        return "# " + line.strip();
    }

    private static boolean printable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
