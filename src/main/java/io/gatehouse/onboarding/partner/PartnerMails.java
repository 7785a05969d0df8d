package io.gatehouse.onboarding.partner;

import io.gatehouse.customer.register.Customers;
import io.gatehouse.mail.MailDraft;
import io.gatehouse.mail.outbox.Outbox;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.provider.Providers;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.shared.Secret;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes the mails about a partner organisation: to its administrator with a link, to the inviter with a page. */
@Component
public class PartnerMails {

    private final Customers customers;
    private final Profiles profiles;
    private final Providers providers;
    private final PublicUrl publicUrl;
    private final Clock clock;

    PartnerMails(Customers customers, Profiles profiles, Providers providers, PublicUrl publicUrl, Clock clock) {
        this.customers = customers;
        this.profiles = profiles;
        this.providers = providers;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    public String address(Secret link) {
        return publicUrl.link("/authenticate/" + link.reveal());
    }

    MailDraft invitation(PartnerOrganisation partner, String recipient, Secret link) {
        ServiceProfile profile = profiles.get(partner.profile());
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("customerName", customers.get(partner.customerId()).displayName());
        model.put("serviceName", profile.displayName());
        model.put("partnerName", partner.name());
        model.put("why", profile.setUp().partnerConsent());
        model.put("inviterName", partner.invitedBy().name());
        model.put("permissionCount", profile.delegated().size());
        model.put("writeCount", (int) profile.writes());
        model.put("expiresAt", partner.expiresAt());
        model.put("message", partner.message());
        model.put("link", Secret.of(address(link)));
        String replyTo = partner.invitedBy().email();
        return draft("partner", recipient, replyTo, "onboarding/mail/partner", partner, model);
    }

    /** Empty where neither the inviter nor the provider has an address. */
    Optional<MailDraft> report(String kind, PartnerOrganisation partner) {
        String inviter = partner.invitedBy().email();
        String address = inviter != null ? inviter : providers.current().supportEmail();
        if (address == null || !Outbox.reaches(address)) {
            return Optional.empty();
        }
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("customerName", partner.name());
        model.put("serviceName", customers.get(partner.customerId()).displayName());
        model.put("recipientName", partner.invitedBy().name());
        model.put("tenant", partner.tenant().value());
        model.put("at", clock.instant());
        model.put("page", publicUrl.link("/customers/" + partner.customerId() + "/partners"));
        return Optional.of(draft(kind, address, null, "onboarding/mail/report", partner, model));
    }

    private static MailDraft draft(
            String kind,
            String recipient,
            @Nullable String replyTo,
            String template,
            PartnerOrganisation partner,
            Map<String, @Nullable Object> model) {
        return new MailDraft(
                kind,
                PartnerTrail.SUBJECT,
                partner.id(),
                partner.customerId(),
                recipient,
                replyTo,
                Locale.ENGLISH,
                template,
                model);
    }
}
