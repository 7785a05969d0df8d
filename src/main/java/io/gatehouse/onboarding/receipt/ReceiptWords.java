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
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** What exists because of an invitation, and how an administrator takes it back by hand, in sentences. */
@Component
public class ReceiptWords {

    private static final List<String> UNDO = List.of("open", "apps", "choose", "delete", "part");

    private static final List<String> UNDO_OWN = List.of("open", "apps", "choose", "delete", "registration");

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

    List<String> created(InvitationView invitation, AppRegistration app, Locale locale) {
        return created.of(invitation, app).stream()
                .map(thing -> say("onboarding.receipt.kind." + thing.kind(), locale, thing.name()) + ", " + thing.id())
                .toList();
    }

    /** Who may take it back by hand. */
    String role(Locale locale) {
        return say("onboarding.revoke.role", locale);
    }

    List<String> undo(InvitationView invitation, AppRegistration app, Locale locale) {
        String reader = registrations.of(invitation).displayName();
        List<String> steps = new ArrayList<>(steps(app).stream()
                .map(key -> step(key, key.equals("reader") ? reader : app.displayName(), locale))
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

    private String step(String key, String name, Locale locale) {
        String sentence = say("onboarding.revoke." + key, locale, name);
        return key.equals("open")
                ? sentence + " " + say("onboarding.revoke.center", locale) + " (https://entra.microsoft.com)."
                : sentence;
    }

    private String say(String key, Locale locale, Object... values) {
        return messages.getMessage(key, values, locale);
    }
}
