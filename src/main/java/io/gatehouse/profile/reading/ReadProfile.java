package io.gatehouse.profile.reading;

import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.yaml.Reading;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** A profile that makes sense, in each language that it speaks (in their order), with the text it was read from. */
public record ReadProfile(String yaml, Map<String, ServiceProfile> byLanguage) {

    public ReadProfile {
        byLanguage = Collections.unmodifiableMap(new TreeMap<>(byLanguage));
    }

    public ServiceProfile profile() {
        return Objects.requireNonNull(byLanguage.get(Reading.BASE_LANGUAGE));
    }

    public ServiceProfile in(Locale locale) {
        ServiceProfile translated = byLanguage.get(locale.getLanguage());
        return translated == null ? profile() : translated;
    }

    public Set<String> languages() {
        return byLanguage.keySet();
    }
}
