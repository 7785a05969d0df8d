package io.gatehouse.onboarding;

import io.gatehouse.document.DocumentDraft;
import io.gatehouse.document.Documents;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.provider.Providers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** What an administrator does by hand, as files to keep. */
@Component
class ByHandPapers {

    private final Providers providers;
    private final Documents documents;
    private final MessageSource messages;

    ByHandPapers(Providers providers, Documents documents, MessageSource messages) {
        this.providers = providers;
        this.documents = documents;
        this.messages = messages;
    }

    ModelAndView script(ModelAndView page) {
        ByHand.Sheet sheet =
                (ByHand.Sheet) Objects.requireNonNull(page.getModel().get("sheet"));
        byte[] content = sheet.script().getBytes(StandardCharsets.UTF_8);
        String name = "register-" + invitation(page).reference() + ".sh";
        return new ModelAndView(
                new FileView(name, new MediaType("text", "x-shellscript", StandardCharsets.UTF_8), content));
    }

    ModelAndView document(ModelAndView page) {
        InvitationView invitation = invitation(page);
        Locale locale = Locale.forLanguageTag(invitation.locale());
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

    private static InvitationView invitation(ModelAndView page) {
        return (InvitationView) Objects.requireNonNull(page.getModel().get("invitation"));
    }
}
