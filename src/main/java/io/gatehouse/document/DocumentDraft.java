package io.gatehouse.document;

import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document to be made.
 *
 * @param template an XHTML template below {@code templates/}, without its ending
 * @param model what the template shows; instants are written in the language of the locale, in UTC
 */
public record DocumentDraft(String template, String title, Locale locale, Map<String, @Nullable Object> model) {

    public DocumentDraft {
        model = Collections.unmodifiableMap(new HashMap<>(model));
    }
}
