package io.gatehouse.mail.outbox;

import io.gatehouse.mail.MailBrand;
import io.gatehouse.mail.MailDraft;
import io.gatehouse.shared.Secret;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Drafts as other modules make them. */
final class TestMails {

    static final String TOKEN = "canary0Tok3nkQ7fXo2mVn4RzYb81tLcEw6hJsPa9uD";
    static final String LINK = "https://connect.northernvoice.example/authenticate/" + TOKEN;
    static final MailBrand BRAND = new MailBrand(
            "Northern Voice",
            "Northern Voice AB, Stockholm",
            "https://northernvoice.example/privacy",
            "support@northernvoice.example",
            "security@northernvoice.example",
            "+46 8 555 010 00");

    private TestMails() {}

    static Map<String, @Nullable Object> invitationModel() {
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("customerName", "Contoso Ltd");
        model.put("serviceName", "Teams Direct Routing");
        model.put("link", Secret.of(LINK));
        model.put("inviterName", "Maja Jensen");
        model.put("recipientName", "Adele");
        model.put("message", "As agreed on Tuesday.\nCall me if anything looks odd.");
        model.put("permissionCount", 9);
        model.put("writeCount", 4L);
        model.put("expiresAt", Instant.parse("2026-12-02T16:00:00Z"));
        return model;
    }

    static Map<String, @Nullable Object> partnerModel() {
        Map<String, @Nullable Object> model = invitationModel();
        model.put("partnerName", "Fabrikam");
        model.put("why", "People of other organisations join the meetings.");
        return model;
    }

    static Map<String, @Nullable Object> handOverModel(String task) {
        Map<String, @Nullable Object> model = invitationModel();
        model.keySet().removeAll(List.of("inviterName", "recipientName", "permissionCount", "writeCount"));
        model.put("senderName", "Adele Vance");
        model.put("task", task);
        return model;
    }

    static Map<String, @Nullable Object> reportModel() {
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("customerName", "Contoso Ltd");
        model.put("serviceName", "Teams Direct Routing");
        model.put("reference", "7Q4K-2M9T");
        model.put("page", "https://connect.northernvoice.example/invitations/1");
        model.put("at", Instant.parse("2026-11-21T09:30:00Z"));
        return model;
    }

    static Map<String, @Nullable Object> mailFailedModel() {
        Map<String, @Nullable Object> model = reportModel();
        model.put("address", "adele@contosso.example");
        model.put("answer", "550 5.1.1 No such user here");
        return model;
    }

    static Map<String, @Nullable Object> receiptModel() {
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("customerName", "Contoso Ltd");
        model.put("serviceName", "Teams Direct Routing");
        model.put("reference", "7Q4K-2M9T");
        model.put("account", "adele.vance@contoso.example");
        model.put("completedAt", Instant.parse("2026-11-21T09:30:00Z"));
        model.put("appName", "Northern Voice Connect");
        model.put("clientId", "66666666-7777-4888-9999-aaaaaaaaaaaa");
        model.put("tenant", "contoso.example");
        model.put("permissions", List.of("User.ReadWrite.All", "Group.Read.All"));
        model.put("created", "Enterprise application Remote Expert, 7b21\nTeams app Remote Expert, 8d3c");
        model.put("undo", "1. Open the Entra admin center.\n2. Then delete the Teams app.");
        model.put("writeCount", 1);
        model.put("kept", true);
        model.put("consentedBy", "adele.vance@contoso.example");
        model.put("credential", "Client secret gatehouse/direct-routing/2026-11-21");
        model.put("credentialEnds", Instant.parse("2027-05-20T09:30:00Z"));
        model.put("helper", null);
        return model;
    }

    static MailDraft invitation(UUID invitation, String recipient) {
        return draft("invitation", "invitation/mail/invitation", invitation, recipient, invitationModel());
    }

    static MailDraft draft(
            String kind, String template, UUID related, String recipient, Map<String, @Nullable Object> model) {
        return new MailDraft(
                kind,
                "invitation",
                related,
                null,
                recipient,
                "maja@northernvoice.example",
                Locale.ENGLISH,
                template,
                model);
    }
}
