package io.gatehouse.onboarding.receipt;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.microsoft.cloud.AdminCenter;
import io.gatehouse.onboarding.ownapp.InvitedRegistrations;
import io.gatehouse.onboarding.receipt.ReceiptFacts.Created;
import io.gatehouse.onboarding.teams.TeamsAppNames;
import io.gatehouse.registration.AppRegistration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** What exists because of an invitation, and how an administrator takes it back by hand, in sentences. */
@Component
public class ReceiptWords {

    private static final List<String> UNDO = List.of("open", "apps", "choose", "delete", "part");

    private static final List<String> UNDO_OWN = List.of("open", "apps", "choose", "delete", "registration");

    private static final List<String> UNDO_SHARED = List.of("open", "shared");

    private static final List<String> UNDO_ADOPTED = List.of("open", "credential", "reader");

    private final ReceiptCreated created;
    private final InvitedRegistrations registrations;
    private final TeamsAppNames teamsApps;
    private final MessageSource messages;

    ReceiptWords(
            ReceiptCreated created,
            InvitedRegistrations registrations,
            TeamsAppNames teamsApps,
            MessageSource messages) {
        this.created = created;
        this.registrations = registrations;
        this.teamsApps = teamsApps;
        this.messages = messages;
    }

    /** @param told the credential that is told of elsewhere, or null */
    List<String> created(
            InvitationView invitation, AppRegistration app, ReceiptFacts.@Nullable Credential told, Locale locale) {
        return created.of(invitation, app).stream()
                .filter(thing -> told == null
                        || !thing.kind().equals(ReceiptCreated.CREDENTIAL)
                        || !thing.id().equals(told.keyId()))
                .map(thing -> say("onboarding.receipt.kind." + thing.kind(), locale, thing.name()) + ", " + thing.id())
                .toList();
    }

    String credential(ReceiptFacts.Credential credential, Locale locale) {
        String named = say("onboarding.receipt.credential." + credential.kind(), locale, credential.name());
        return credential.keyId() == null ? named : named + ", " + credential.keyId();
    }

    /** Null where none helped. */
    @Nullable
    String helper(ReceiptFacts.@Nullable Helper helper, Locale locale) {
        return helper == null
                ? null
                : say("onboarding.receipt.helper." + (helper.removed() ? "gone" : "stays"), locale, helper.name());
    }

    /** Who may take it back by hand. */
    String role(Locale locale) {
        return say("onboarding.revoke.role", locale);
    }

    List<String> undo(InvitationView invitation, AppRegistration app, Locale locale) {
        String reader = registrations.of(invitation).displayName();
        boolean shared = created.shared(invitation, app);
        List<String> steps = new ArrayList<>((shared ? UNDO_SHARED : steps(app))
                .stream()
                        .map(key ->
                                step(key, locale, key.equals("reader") ? reader : app.displayName(), ours(invitation)))
                        .toList());
        steps.addAll(undoTeamsApps(invitation, app, locale));
        return steps;
    }

    /** Empty where no Teams app was published. */
    public List<String> undoTeamsApps(InvitationView invitation, AppRegistration app, Locale locale) {
        return created.of(invitation, app).stream()
                .filter(thing -> thing.kind().equals(ReceiptCreated.TEAMS_APP))
                .map(Created::id)
                .map(id -> say(
                        "onboarding.revoke.teams", locale, AdminCenter.teamsApps(), teamsApps.shown(invitation), id))
                .toList();
    }

    private static List<String> steps(AppRegistration app) {
        boolean adopted = app.origin() == AppRegistration.Origin.ADOPTED;
        return adopted ? UNDO_ADOPTED : app.customerId() == null ? UNDO : UNDO_OWN;
    }

    /** How the names of all credentials of one service begin. */
    private static String ours(InvitationView invitation) {
        return "gatehouse/" + invitation.profile() + "/";
    }

    private String step(String key, Locale locale, Object... names) {
        String sentence = say("onboarding.revoke." + key, locale, names);
        return key.equals("open")
                ? sentence + " " + say("onboarding.revoke.center", locale) + " (https://entra.microsoft.com)."
                : sentence;
    }

    private String say(String key, Locale locale, Object... values) {
        return messages.getMessage(key, values, locale);
    }
}
