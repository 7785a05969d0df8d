package io.gatehouse.invitation.mailing;

import io.gatehouse.customer.Contact;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.phrase.InvitationPhrases;
import io.gatehouse.mail.MailDraft;
import io.gatehouse.mail.outbox.Outbox;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.provider.ProviderProfile;
import io.gatehouse.provider.Providers;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.shared.Secret;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes the mails about an invitation: to the customer with a link, to the inviter with a page. */
@Component
public class InvitationMails {

    private final Profiles profiles;
    private final Providers providers;
    private final Customers customers;
    private final PublicUrl publicUrl;
    private final InvitationPhrases phrases;

    InvitationMails(
            Profiles profiles,
            Providers providers,
            Customers customers,
            PublicUrl publicUrl,
            InvitationPhrases phrases) {
        this.profiles = profiles;
        this.providers = providers;
        this.customers = customers;
        this.publicUrl = publicUrl;
        this.phrases = phrases;
    }

    /**
     * @param profiles of other invitations to the same, which the mail names as well
     * @param links of these
     */
    MailDraft invitation(
            InvitationView invitation, String recipient, Secret link, List<String> profiles, List<Secret> links) {
        MailDraft mail = toCustomer(kind(invitation.purpose()), invitation, recipient, link);
        if (profiles.isEmpty()) {
            return mail;
        }
        List<MailDraft.Further> further = IntStream.range(0, profiles.size())
                .mapToObj(n -> new MailDraft.Further(
                        this.profiles.get(profiles.get(n), mail.locale()).displayName(), links.get(n)))
                .toList();
        return mail.with("further", further);
    }

    public MailDraft valuesReady(InvitationView invitation, String recipient, Secret link) {
        return toCustomer("values-ready", invitation, recipient, link);
    }

    /** @param kind one of those whose template is the invitation's: it says why somebody has to go on */
    public MailDraft toGoOn(String kind, InvitationView invitation, String recipient, Secret link) {
        return toCustomer(kind, invitation, recipient, link);
    }

    private MailDraft toCustomer(String kind, InvitationView invitation, String recipient, Secret link) {
        ProviderProfile provider = providers.current();
        Locale language = Locale.forLanguageTag(invitation.locale());
        ServiceProfile profile = profiles.get(invitation.profile(), language);
        Actor inviter = invitation.createdBy();
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("customerName", invitation.customerName());
        model.put("serviceName", profile.displayName());
        boolean connects = invitation.purpose() != InvitationPurpose.REMOVE;
        model.put("serviceSummary", connects ? profile.summary() : null);
        model.put("link", link);
        model.put("inviterName", inviter.kind() == Actor.Kind.OPERATOR ? inviter.name() : provider.name());
        model.put("recipientName", nameOf(invitation, recipient));
        model.put("permissionCount", connects ? profile.delegated().size() : null);
        model.put("writeCount", connects ? (int) profile.writes() : null);
        model.put("expiresAt", invitation.expiresAt());
        model.put("message", invitation.message());
        return new MailDraft(
                kind,
                InvitationSending.SUBJECT,
                invitation.id(),
                invitation.customerId(),
                recipient,
                inviter.email() != null ? inviter.email() : provider.supportEmail(),
                language,
                "invitation/mail/invitation",
                model);
    }

    /** A report to whoever invited; empty where neither he nor the provider has an address. */
    public Optional<MailDraft> report(String kind, InvitationView invitation, Instant at) {
        Map<String, @Nullable Object> model = facts(invitation);
        model.put("at", at);
        model.put("account", invitation.signedInAs());
        model.put("tenant", invitation.tenantDomain());
        String reason = invitation.statusReason();
        model.put("reason", reason == null ? null : phrases.plain(reason, Locale.ENGLISH));
        return toInviter(kind, "onboarding/mail/report", invitation, model);
    }

    public Optional<MailDraft> notDelivered(InvitationView invitation, String address, String answer) {
        Map<String, @Nullable Object> model = facts(invitation);
        model.put("address", address);
        model.put("answer", answer);
        return toInviter("mail-failed", "invitation/mail/mail-failed", invitation, model);
    }

    private Map<String, @Nullable Object> facts(InvitationView invitation) {
        Actor inviter = invitation.createdBy();
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("customerName", invitation.customerName());
        model.put("serviceName", profiles.get(invitation.profile()).displayName());
        model.put("reference", invitation.reference());
        model.put("page", publicUrl.link("/invitations/" + invitation.id()));
        model.put("recipientName", inviter.kind() == Actor.Kind.OPERATOR ? inviter.name() : null);
        return model;
    }

    private Optional<MailDraft> toInviter(
            String kind, String template, InvitationView invitation, Map<String, @Nullable Object> model) {
        Actor inviter = invitation.createdBy();
        // a customer's own person who renews a consent is no operator: its page would refuse him
        String address = inviter.email() != null && inviter.kind() != Actor.Kind.CUSTOMER_ADMIN
                ? inviter.email()
                : providers.current().supportEmail();
        if (address == null || !Outbox.reaches(address)) {
            return Optional.empty();
        }
        return Optional.of(new MailDraft(
                kind,
                InvitationSending.SUBJECT,
                invitation.id(),
                invitation.customerId(),
                address,
                null,
                Locale.ENGLISH,
                template,
                model));
    }

    private @Nullable String nameOf(InvitationView invitation, String recipient) {
        return customers.get(invitation.customerId()).contacts().stream()
                .filter(contact -> contact.email().equalsIgnoreCase(recipient))
                .map(Contact::name)
                .filter(name -> name != null)
                .findFirst()
                .orElse(null);
    }

    static String kind(InvitationPurpose purpose) {
        return switch (purpose) {
            case RECONNECT -> "reconnect";
            case CONSENT_MORE -> "consent-more";
            case REMOVE -> "remove";
            case ONBOARD, ADD_SERVICE, SWITCH_METHOD -> "invitation";
        };
    }
}
