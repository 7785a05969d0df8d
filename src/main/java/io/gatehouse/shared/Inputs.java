package io.gatehouse.shared;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules that every typed text obeys, whichever form or call it comes from: length, no control characters, and for
 * addresses only what fits into a mail header unchanged.
 */
public final class Inputs {

    private static final Pattern EMAIL = Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
            + "(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final int LONGEST_ADDRESS = 254;
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private Inputs() {}

    /** A text of one line that must be there. */
    public static String line(String field, @Nullable String text, int longest) {
        String line = optionalLine(field, text, longest);
        if (line == null) {
            throw new InvalidInput(field, "error.required", field + " is required.");
        }
        return line;
    }

    /** A text of one line; blank counts as absent. */
    public static @Nullable String optionalLine(String field, @Nullable String text, int longest) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String stripped = text.strip();
        checkLength(field, stripped, longest);
        if (stripped.codePoints().anyMatch(Inputs::breaksLines)) {
            throw new InvalidInput(
                    field, "error.control-characters", "Line breaks and control characters are not allowed here.");
        }
        return stripped;
    }

    /** A text of one line over which nobody is to be stopped: what breaks it or is too long is left out. */
    public static @Nullable String clippedLine(@Nullable String text, int longest) {
        if (text == null) {
            return null;
        }
        StringBuilder line = new StringBuilder();
        text.codePoints().map(c -> breaksLines(c) ? ' ' : c).forEach(line::appendCodePoint);
        if (line.length() > longest) {
            line.setLength(Character.isHighSurrogate(line.charAt(longest - 1)) ? longest - 1 : longest);
        }
        return line.toString().isBlank() ? null : line.toString().strip();
    }

    /** What somebody searches for, for {@code ilike}: typed wildcards are ordinary characters; null where it is blank. */
    public static @Nullable String pattern(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        return "%" + text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }

    /** A text of several lines; blank counts as absent, line ends become a single line feed. */
    public static @Nullable String optionalText(String field, @Nullable String text, int longest) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String lines = text.strip().replace("\r\n", "\n").replace('\r', '\n');
        checkLength(field, lines, longest);
        if (lines.codePoints().anyMatch(c -> c != '\n' && c != '\t' && breaksLines(c))) {
            throw new InvalidInput(field, "error.control-characters", "Control characters are not allowed here.");
        }
        return lines;
    }

    /** A mail address as it may stand in a header. */
    public static String email(String field, @Nullable String text) {
        String address = line(field, text, LONGEST_ADDRESS);
        if (!EMAIL.matcher(address).matches() || address.contains("..")) {
            throw new InvalidInput(
                    field, "error.email", "“" + address + "” is not a complete e-mail address.", address);
        }
        return address;
    }

    /** An id as everybody writes it; empty for anything else, also for what {@link UUID#fromString} would bear. */
    public static Optional<UUID> id(@Nullable String text) {
        return text != null && Guids.is(text) ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    /** A time that a database knows; absent stays absent. */
    public static @Nullable Instant instant(String field, @Nullable Instant instant) {
        if (instant != null && (instant.isBefore(Instant.EPOCH) || instant.isAfter(LAST))) {
            throw new InvalidInput(field, "error.time", "A time between the years 1970 and 9999.");
        }
        return instant;
    }

    private static void checkLength(String field, String text, int longest) {
        if (text.length() > longest) {
            throw new InvalidInput(field, "error.too-long", "At most " + longest + " characters.", longest);
        }
    }

    /** U+760D and U+760A lose their upper half in careless mail libraries and then are CR and LF. */
    private static boolean breaksLines(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || c == 0x760D || c == 0x760A;
    }
}
