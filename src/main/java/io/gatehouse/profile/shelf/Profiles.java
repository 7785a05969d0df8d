package io.gatehouse.profile.shelf;

import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.reading.ProfileReader;
import io.gatehouse.profile.reading.ReadProfile;
import io.gatehouse.shared.NotFound;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Service;

/** The service profiles of the current provider. */
@Service
public class Profiles {

    private final ProfileShelf shelf;

    Profiles(ProfileShelf shelf) {
        this.shelf = shelf;
    }

    /** The version in use, with English texts. */
    public ServiceProfile get(String key) {
        return find(key).orElseThrow(() -> notFound(key));
    }

    /** The version in use, in this language where the profile speaks it. */
    public ServiceProfile get(String key, Locale locale) {
        return Optional.ofNullable(shelf.inUse().get(key))
                .map(read -> read.in(locale))
                .orElseThrow(() -> notFound(key));
    }

    /** The version in use, in the language of the page that is being made. */
    public ServiceProfile forReader(String key) {
        return get(key, reader());
    }

    /** Empty for a version that nobody has any more. */
    public Optional<ServiceProfile> find(String key, int version) {
        return shelf.find(key, version).map(ReadProfile::profile);
    }

    public Optional<ServiceProfile> find(String key) {
        return Optional.ofNullable(shelf.inUse().get(key)).map(ReadProfile::profile);
    }

    public List<ServiceProfile> all() {
        return shelf.inUse().values().stream().map(ReadProfile::profile).toList();
    }

    /** What operators may invite for. The wizard walks every way of every profile that {@link ProfileReader} takes. */
    public List<ServiceProfile> offered() {
        return all();
    }

    /** One of {@link #offered()}. */
    public Optional<ServiceProfile> offered(String key) {
        return find(key);
    }

    /** The same in the language of the page that is being made. */
    public Optional<ServiceProfile> offeredToReader(String key) {
        return offered(key).map(profile -> forReader(key));
    }

    private static Locale reader() {
        LocaleContext page = LocaleContextHolder.getLocaleContext();
        Locale locale = page == null ? null : page.getLocale();
        return locale == null ? Locale.ENGLISH : locale;
    }

    private static NotFound notFound(String key) {
        return new NotFound("No service profile " + key);
    }
}
