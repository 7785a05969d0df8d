package io.gatehouse.invitation;

import io.gatehouse.profile.Profiles;
import io.gatehouse.profile.ServiceProfile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Puts words to invitations for the pages. */
@Component
class InvitationDisplay {

    private final InvitationPhrases phrases;
    private final Profiles profiles;
    private final MessageSource messages;

    InvitationDisplay(InvitationPhrases phrases, Profiles profiles, MessageSource messages) {
        this.phrases = phrases;
        this.profiles = profiles;
        this.messages = messages;
    }

    InvitationRow row(InvitationView view, Locale locale) {
        String service =
                profiles.find(view.profile()).map(ServiceProfile::displayName).orElse(view.profile());
        return new InvitationRow(view, phrases.of(view, locale), service);
    }

    List<InvitationRow> rows(List<InvitationView> views, Locale locale) {
        return views.stream().map(view -> row(view, locale)).toList();
    }

    /** Profile key to name. */
    Map<String, String> services() {
        return names(profiles.all());
    }

    /** Those that can be invited for. */
    Map<String, String> offered() {
        return names(profiles.offered());
    }

    private static Map<String, String> names(List<ServiceProfile> profiles) {
        Map<String, String> names = new LinkedHashMap<>();
        profiles.forEach(profile -> names.put(profile.key(), profile.displayName()));
        return names;
    }

    /** What could not be done and why; unknown keys say nothing, for the key comes out of an address. */
    @Nullable
    String problem(@Nullable String key, Locale locale) {
        return key == null || !key.matches("[A-Za-z_-]{1,40}")
                ? null
                : messages.getMessage("invitation.problem." + key, null, null, locale);
    }

    String words(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
