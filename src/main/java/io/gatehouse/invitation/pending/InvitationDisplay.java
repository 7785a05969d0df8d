package io.gatehouse.invitation.pending;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.phrase.InvitationPhrase;
import io.gatehouse.invitation.phrase.InvitationPhrases;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.provider.OwnChoices;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Puts words to invitations for the pages. */
@Component
public class InvitationDisplay {

    private final InvitationPhrases phrases;
    private final Profiles profiles;
    private final OwnChoices own;
    private final MessageSource messages;

    InvitationDisplay(InvitationPhrases phrases, Profiles profiles, OwnChoices own, MessageSource messages) {
        this.phrases = phrases;
        this.profiles = profiles;
        this.own = own;
        this.messages = messages;
    }

    public InvitationRow row(InvitationView view, Locale locale) {
        return rows(List.of(view), locale).getFirst();
    }

    List<InvitationRow> rows(List<InvitationView> views, Locale locale) {
        boolean chosen = views.stream().anyMatch(view -> view.registrationId() != null);
        List<OwnChoices.Choice> choices = chosen ? own.all() : List.of();
        List<InvitationPhrase> words = phrases.of(views, locale);
        List<InvitationRow> rows = new ArrayList<>();
        for (int i = 0; i < views.size(); i++) {
            InvitationView view = views.get(i);
            rows.add(new InvitationRow(
                    view,
                    words.get(i),
                    profiles.find(view.profile())
                            .map(ServiceProfile::displayName)
                            .orElse(view.profile()),
                    name(view.registrationId(), choices)));
        }
        return rows;
    }

    /** One that was removed since is known by its id only. */
    private static @Nullable String name(@Nullable UUID registration, List<OwnChoices.Choice> choices) {
        return registration == null
                ? null
                : choices.stream()
                        .filter(each -> each.id().equals(registration))
                        .map(OwnChoices.Choice::displayName)
                        .findFirst()
                        .orElse(registration.toString());
    }

    /** What the form offers; empty where there is nothing to choose. */
    public Map<String, String> registrations(boolean ofConnection, Locale locale) {
        List<OwnChoices.Choice> usable =
                own.all().stream().filter(OwnChoices.Choice::proven).toList();
        if (usable.size() < 2) {
            return Map.of();
        }
        Map<String, String> names = new LinkedHashMap<>();
        names.put(
                "",
                ofConnection
                        ? words("invitation.own.connection", locale)
                        : words(
                                "invitation.own.default",
                                locale,
                                usable.getFirst().displayName()));
        usable.forEach(each -> names.put(each.id().toString(), each.displayName() + " (" + each.clientId() + ")"));
        return names;
    }

    /** Those whose publisher Microsoft's consent page will call unverified. */
    public List<String> unverified() {
        return own.all().stream()
                .filter(OwnChoices.Choice::proven)
                .filter(OwnChoices.Choice::unverified)
                .map(OwnChoices.Choice::displayName)
                .toList();
    }

    /** Profile key to name. */
    Map<String, String> services() {
        return names(profiles.all());
    }

    /** Those that can be invited for. */
    public Map<String, String> offered() {
        return names(profiles.offered());
    }

    private static Map<String, String> names(List<ServiceProfile> profiles) {
        Map<String, String> names = new LinkedHashMap<>();
        profiles.forEach(profile -> names.put(profile.key(), profile.displayName()));
        return names;
    }

    /** What could not be done and why; unknown keys say nothing, for the key comes out of an address. */
    public @Nullable String problem(@Nullable String key, Locale locale) {
        return key == null || !key.matches("[A-Za-z_-]{1,40}")
                ? null
                : messages.getMessage("invitation.problem." + key, null, null, locale);
    }

    public String words(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
