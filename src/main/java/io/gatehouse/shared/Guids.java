package io.gatehouse.shared;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ids in one spelling: a GUID is the same in capitals (RFC 9562), and what is kept and compared here is lower-case. */
public final class Guids {

    private static final String DIGITS = "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}";
    private static final Pattern GUID = Pattern.compile(DIGITS);

    /** What Microsoft makes up as a secret may look like an id, and is another one in another spelling. */
    private static final Pattern IN_JSON = Pattern.compile("(\"secretText\"\\s*:\\s*)?\"" + DIGITS + "\"");

    private Guids() {}

    /** Whether a text is a GUID, in small letters or capitals. */
    public static boolean is(String text) {
        return GUID.matcher(text).matches();
    }

    /** The text itself where it is no GUID. */
    public static String spelt(String text) {
        String small = text.toLowerCase(Locale.ROOT);
        return small.equals(text) || !GUID.matcher(text).matches() ? text : small;
    }

    /** Whether two texts, addresses for instance, are the same but for the spelling of ids in them. */
    public static boolean same(String one, @Nullable String other) {
        return other != null && speltWithin(one).equals(speltWithin(other));
    }

    private static String speltWithin(String text) {
        return GUID.matcher(text).replaceAll(found -> found.group().toLowerCase(Locale.ROOT));
    }

    /** The same of each value in a JSON text. */
    public static String speltIn(String json) {
        return IN_JSON.matcher(json)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) == null ? found.group().toLowerCase(Locale.ROOT) : found.group()));
    }
}
