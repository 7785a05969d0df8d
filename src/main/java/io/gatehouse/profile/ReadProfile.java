package io.gatehouse.profile;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A profile that makes sense, in each language that it speaks, with the text it was read from. */
record ReadProfile(String yaml, Map<String, ServiceProfile> byLanguage) {

    ReadProfile {
        byLanguage = Map.copyOf(byLanguage);
    }

    ServiceProfile profile() {
        return Objects.requireNonNull(byLanguage.get(Reading.BASE_LANGUAGE));
    }

    ServiceProfile in(Locale locale) {
        ServiceProfile translated = byLanguage.get(locale.getLanguage());
        return translated == null ? profile() : translated;
    }

    Set<String> languages() {
        return byLanguage.keySet();
    }
}
