package io.gatehouse.profile;

import io.gatehouse.shared.NotFound;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** The service profiles of the current provider. */
@Service
public class Profiles {

    private final BuiltInProfiles builtIn;

    Profiles(BuiltInProfiles builtIn) {
        this.builtIn = builtIn;
    }

    /** The version in use, with English texts. */
    public ServiceProfile get(String key) {
        return find(key).orElseThrow(() -> notFound(key));
    }

    /** The version in use, in this language where the profile speaks it. */
    public ServiceProfile get(String key, Locale locale) {
        return builtIn.find(key).map(read -> read.in(locale)).orElseThrow(() -> notFound(key));
    }

    public Optional<ServiceProfile> find(String key) {
        return builtIn.find(key).map(ReadProfile::profile);
    }

    public List<ServiceProfile> all() {
        return builtIn.all().stream().map(ReadProfile::profile).toList();
    }

    /** What operators may invite for: each profile with the methods that can be walked to the end, if it has any. */
    public List<ServiceProfile> offered() {
        return all().stream()
                .map(profile -> profile.with(RunnableMethods.of(profile)))
                .filter(profile -> !profile.offers().isEmpty())
                .toList();
    }

    /** One of {@link #offered()}. */
    public Optional<ServiceProfile> offered(String key) {
        return offered().stream().filter(profile -> profile.key().equals(key)).findFirst();
    }

    private static NotFound notFound(String key) {
        return new NotFound("No service profile " + key);
    }
}
