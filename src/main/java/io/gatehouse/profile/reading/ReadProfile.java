package io.gatehouse.profile.reading;

import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.yaml.Reading;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A profile that makes sense, in each language that it speaks, with the text it was read from. */
public record ReadProfile(String yaml, Map<String, ServiceProfile> byLanguage) {

    public ReadProfile {
        byLanguage = Map.copyOf(byLanguage);
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
