package io.gatehouse.shared;

import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;

/** The languages that people of a customer are spoken to in. */
public final class Languages {

    /** A new one needs its message bundles too: a test asks for every key that a customer may meet. */
    public static final List<String> SPOKEN = List.of("en", "de", "fr", "es", "da", "ja");

    private Languages() {}

    /**
     * The tag in the form in which it is kept; a region may follow the language, as in de-CH.
     *
     * @throws InvalidInput where nobody could be spoken to in it
     */
    public static String tag(String field, String text) {
        try {
            Locale locale = new Locale.Builder().setLanguageTag(text).build();
            if (SPOKEN.contains(locale.getLanguage())) {
                return locale.toLanguageTag();
            }
        } catch (IllformedLocaleException e) {
            // said below
        }
        String spoken = String.join(", ", SPOKEN);
        throw new InvalidInput(
                field,
                "error.locale",
                "“" + text + "” is no language that people can be written to in. There are " + spoken
                        + "; a region may follow, as in de-CH.",
                text,
                spoken);
    }

    /** Whether people are spoken to in it; what was kept before need not be. */
    public static boolean spoken(String tag) {
        return SPOKEN.contains(Locale.forLanguageTag(tag).getLanguage());
    }
}
