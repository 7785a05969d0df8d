package io.gatehouse.onboarding.receipt;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.mail.MailDraft;
import io.gatehouse.mail.outbox.Outbox;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Mails the admin a record of what he agreed to, in the transaction that makes it true. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Receipts {

    private final Outbox outbox;
    private final Connections connections;
    private final Profiles profiles;
    private final AppRegistrations registrations;
    private final ReceiptWords words;
    private final ReceiptProof proof;
    private final Clock clock;

    Receipts(
            Outbox outbox,
            Connections connections,
            Profiles profiles,
            AppRegistrations registrations,
            ReceiptWords words,
            ReceiptProof proof,
            Clock clock) {
        this.outbox = outbox;
        this.connections = connections;
        this.profiles = profiles;
        this.registrations = registrations;
        this.words = words;
        this.proof = proof;
        this.clock = clock;
    }

    /** @param mail where Microsoft says a mail reaches the person; without it the account name is tried */
    void send(InvitationView invitation, UUID connectionId, @Nullable String mail) {
        ConnectionView.Account account = connections.get(connectionId).account();
        String address = mail != null || account == null ? mail : account.upn();
        send(invitation, connectionId, new Recipient(address, account == null ? null : account.name()));
    }

    /** Who gets it. */
    record Recipient(@Nullable String address, @Nullable String name) {}

    void send(InvitationView invitation, UUID connectionId, Recipient recipient) {
        ConnectionView connection = connections.get(connectionId);
        String address = recipient.address();
        if (address == null || !Outbox.reaches(address)) {
            return;
        }
        outbox.queue(new MailDraft(
                "receipt",
                "invitation",
                invitation.id(),
                invitation.customerId(),
                address,
                invitation.createdBy().email(),
                Locale.forLanguageTag(invitation.locale()),
                "onboarding/mail/receipt",
                model(invitation, connection, recipient.name())));
    }

    private Map<String, @Nullable Object> model(
            InvitationView invitation, ConnectionView connection, @Nullable String recipient) {
        ConnectionView.Account account = connection.account();
        Locale locale = Locale.forLanguageTag(invitation.locale());
        ServiceProfile profile = profiles.get(invitation.profile(), locale);
        AppRegistration app = registrations.get(connection.registrationId());
        String tenant = connection.tenantName();
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("customerName", invitation.customerName());
        model.put("serviceName", profile.displayName());
        model.put("reference", invitation.reference());
        model.put(
                "account",
                account == null ? app.displayName() : account.upn() == null ? account.objectId() : account.upn());
        model.put("completedAt", clock.instant());
        model.put("appName", app.displayName());
        model.put("clientId", app.clientId());
        model.put("tenant", tenant == null ? connection.tenant().value() : tenant);
        List<String> granted = new ArrayList<>(connection.grantedScopes());
        granted.addAll(connection.grantedRoles());
        model.put("permissions", granted);
        ReceiptFacts.Credential credential = proof.credential(connection, clock.instant());
        model.put("created", String.join("\n", words.created(invitation, app, credential, locale)));
        model.put("undo", words.role(locale) + "\n" + numbered(words.undo(invitation, app, locale)));
        model.put("writeCount", (int) profile.permissions()
                .filter(one -> one.write() && (granted.contains(one.scope()) || granted.contains(one.name())))
                .count());
        model.put("recipientName", recipient);
        model.put("kept", account != null);
        model.put("credential", credential == null ? null : words.credential(credential, locale));
        model.put("credentialEnds", credential == null ? null : credential.endsAt());
        proven(model, invitation, locale);
        return model;
    }

    private void proven(Map<String, @Nullable Object> model, InvitationView invitation, Locale locale) {
        model.put("consentedBy", proof.consentedBy(invitation, null));
        model.put("helper", words.helper(proof.helper(invitation), locale));
    }

    private static String numbered(List<String> steps) {
        return IntStream.range(0, steps.size())
                .mapToObj(i -> (i + 1) + ". " + steps.get(i))
                .collect(Collectors.joining("\n"));
    }
}
