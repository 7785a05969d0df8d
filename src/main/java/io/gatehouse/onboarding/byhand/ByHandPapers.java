package io.gatehouse.onboarding.byhand;

import io.gatehouse.document.DocumentDraft;
import io.gatehouse.document.Documents;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.teams.TeamsAppBuilder;
import io.gatehouse.onboarding.wizard.FileView;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.provider.Providers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** What an administrator does by hand, as files to keep. */
@Component
class ByHandPapers {

    private final Providers providers;
    private final TeamsAppBuilder teamsApps;
    private final Documents documents;
    private final MessageSource messages;

    ByHandPapers(Providers providers, TeamsAppBuilder teamsApps, Documents documents, MessageSource messages) {
        this.providers = providers;
        this.teamsApps = teamsApps;
        this.documents = documents;
        this.messages = messages;
    }

    ModelAndView script(ModelAndView page) {
        byte[] content = sheet(page).script().getBytes(StandardCharsets.UTF_8);
        String name = "register-" + invitation(page).reference() + ".sh";
        return new ModelAndView(
                new FileView(name, new MediaType("text", "x-shellscript", StandardCharsets.UTF_8), content));
    }

    ModelAndView document(ModelAndView page) {
        InvitationView invitation = invitation(page);
        Locale locale = LocaleContextHolder.getLocale();
        Map<String, @Nullable Object> model = new HashMap<>(page.getModel());
        String provider = providers.current().name();
        String title =
                messages.getMessage("onboarding.by-hand.title", new Object[] {invitation.customerName()}, locale);
        model.put("brand", provider);
        model.put("foot", title + " · " + invitation.reference());
        byte[] pdf = documents.pdf(new DocumentDraft("onboarding/document/by-hand", title, locale, model));
        return new ModelAndView(
                new FileView("click-list-" + invitation.reference() + ".pdf", MediaType.APPLICATION_PDF, pdf));
    }

    /** The package names the client id, so it can be had only when Microsoft has told that. */
    ModelAndView teamsApp(ModelAndView page) {
        ByHand.Sheet sheet = sheet(page);
        String client =
                ((ByHandController.Known) Objects.requireNonNull(page.getModel().get("typed"))).client();
        if (sheet.teamsApp() == null || client.isEmpty()) {
            return WizardPages.seeOther(WizardPaths.BY_HAND);
        }
        InvitationView invitation = invitation(page);
        byte[] zip = teamsApps.build(
                invitation.customerId(),
                invitation.profile(),
                client,
                sheet.teamsApp().isEmpty() ? null : sheet.teamsApp());
        String name = "teams-app-" + invitation.reference() + ".zip";
        return new ModelAndView(new FileView(name, new MediaType("application", "zip"), zip));
    }

    private static ByHand.Sheet sheet(ModelAndView page) {
        return (ByHand.Sheet) Objects.requireNonNull(page.getModel().get("sheet"));
    }

    private static InvitationView invitation(ModelAndView page) {
        return (InvitationView) Objects.requireNonNull(page.getModel().get("invitation"));
    }
}
