package io.gatehouse.invitation.store;

import io.gatehouse.customer.Contact;
import io.gatehouse.customer.CustomerState;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.Completion;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.invitation.mailing.Recipients;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.profile.permission.MethodOffer;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.provider.OwnChoices;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Languages;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Fills in the defaults of a new invitation and refuses what cannot be issued. */
@Component
public class InvitationChecks {

    public static final Duration DEFAULT = Duration.ofDays(14);
    static final Duration SHORTEST = Duration.ofHours(1);
    static final Duration LONGEST = Duration.ofDays(90);

    private final Customers customers;
    private final Profiles profiles;
    private final OwnChoices own;

    InvitationChecks(Customers customers, Profiles profiles, OwnChoices own) {
        this.customers = customers;
        this.profiles = profiles;
        this.own = own;
    }

    public InvitationFacts checked(NewInvitation wanted, Instant now) {
        CustomerView customer = customers.get(wanted.customerId());
        ServiceProfile profile = profile(wanted);
        InvitationPurpose purpose = purpose(wanted, profile);
        refuseWhoLeft(customer, purpose);
        List<String> recipients = recipients(wanted, customer);
        return new InvitationFacts(
                customer.id(),
                profile.key(),
                method(wanted, profile),
                purpose,
                wanted.connectionId(),
                recipients,
                now.plus(lifetime(wanted.expiresIn())),
                locale(wanted.locale(), customer, recipients),
                Inputs.optionalText("message", wanted.message(), 2000),
                Objects.requireNonNullElse(wanted.completion(), Completion.AUTOMATIC),
                wanted.byMail(),
                customer.tenant(),
                customer.tenantDomain(),
                own(wanted.registrationId()));
    }

    private static void refuseWhoLeft(CustomerView customer, InvitationPurpose purpose) {
        if (customer.state() == CustomerState.OFFBOARDED) {
            throw new Conflict("invitation.customer.closed", "This customer has left; nobody there can be invited.");
        }
        if (customer.state() == CustomerState.SUSPENDED && purpose != InvitationPurpose.REMOVE) {
            throw new Conflict("invitation.customer.suspended", "This customer is suspended.");
        }
    }

    public static Duration lifetime(@Nullable Duration wanted) {
        Duration lifetime = Objects.requireNonNullElse(wanted, DEFAULT);
        if (lifetime.compareTo(SHORTEST) < 0 || lifetime.compareTo(LONGEST) > 0) {
            throw new InvalidInput(
                    "expiresInHours",
                    "invitation.expiry.range",
                    "An invitation is open for 1 hour to 90 days (2160 hours).");
        }
        return lifetime;
    }

    private @Nullable UUID own(@Nullable UUID wanted) {
        if (wanted == null) {
            return null;
        }
        OwnChoices.Choice choice = own.all().stream()
                .filter(each -> each.id().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new InvalidInput(
                        "registrationId",
                        "invitation.own.unknown",
                        "The provider has no app registration " + wanted + "; GET /api/v1/registrations lists them."));
        if (!choice.proven()) {
            throw new InvalidInput(
                    "registrationId",
                    "invitation.own.unproven",
                    "Nobody has signed in through “" + choice.displayName() + "” yet.",
                    choice.displayName());
        }
        return choice.id();
    }

    private ServiceProfile profile(NewInvitation wanted) {
        String key = Inputs.line("profile", wanted.profile(), 40);
        return profiles.offered(key)
                .orElseThrow(() -> new InvalidInput(
                        "profile",
                        "invitation.profile.unknown",
                        "There is no service profile “" + key + "”. There are: " + keys() + ".",
                        key,
                        keys()));
    }

    private String keys() {
        return String.join(
                ", ", profiles.offered().stream().map(ServiceProfile::key).toList());
    }

    /**
     * Null leaves it to the customer, where there is a choice. Where the registration shall live is a word about the method:
     * it chooses among those that are offered, and contradicts one that keeps its registration elsewhere.
     */
    private static @Nullable ConnectionMethod method(NewInvitation invitation, ServiceProfile profile) {
        ConnectionMethod wanted = invitation.method();
        if (wanted != null && !profile.methods().contains(wanted)) {
            throw new InvalidInput(
                    "method",
                    "invitation.method.not-offered",
                    "The profile " + profile.key() + " offers: " + profile.methods() + ".",
                    profile.displayName());
        }
        boolean choice = wanted == null
                && invitation.customerChooses()
                && profile.methods().size() > 1;
        List<MethodOffer> open = profile.offers().stream()
                .filter(offer -> wanted == null || offer.method() == wanted)
                .toList();
        List<MethodOffer> there = open.stream()
                .filter(offer -> invitation.registration() == null || offer.registration() == invitation.registration())
                .toList();
        if (there.isEmpty() || choice && there.size() < open.size()) {
            throw new InvalidInput(
                    "registration",
                    "invitation.registration.other",
                    "The profile " + profile.key() + " keeps its registration at: "
                            + open.stream()
                                    .map(offer -> offer.registration() + " (" + offer.method() + ")")
                                    .collect(Collectors.joining(", "))
                            + ".");
        }
        return choice ? null : there.getFirst().method();
    }

    private static InvitationPurpose purpose(NewInvitation wanted, ServiceProfile profile) {
        boolean named = wanted.connectionId() != null;
        InvitationPurpose purpose = Objects.requireNonNullElse(
                wanted.purpose(), named ? InvitationPurpose.RECONNECT : InvitationPurpose.ONBOARD);
        if (purpose.needsConnection() && !named) {
            throw new InvalidInput(
                    "connectionId", "invitation.connection.required", "Purpose " + purpose + " needs a connectionId.");
        }
        if (!purpose.needsConnection() && named) {
            throw new InvalidInput(
                    "connectionId",
                    "invitation.connection.not-wanted",
                    "Purpose " + purpose + " makes a new connection and takes no connectionId.");
        }
        if (purpose == InvitationPurpose.SWITCH_METHOD && profile.methods().size() < 2) {
            throw new InvalidInput(
                    "purpose",
                    "invitation.purpose.one-method",
                    "The profile " + profile.key() + " has one method only.");
        }
        return purpose;
    }

    private static List<String> recipients(NewInvitation wanted, CustomerView customer) {
        List<String> addresses =
                wanted.recipients() == null || wanted.recipients().isEmpty()
                        ? customer.contacts().stream().map(Contact::email).toList()
                        : wanted.recipients();
        if (addresses.isEmpty() && wanted.byMail()) {
            throw new InvalidInput(
                    "recipients", "invitation.recipients.required", "At least one recipient is required.");
        }
        return Recipients.checked(addresses);
    }

    private static String locale(@Nullable String wanted, CustomerView customer, List<String> recipients) {
        String tag = Inputs.optionalLine("locale", wanted, 35);
        if (tag == null) {
            return customer.contacts().stream()
                    .filter(contact -> recipients.stream().anyMatch(contact.email()::equalsIgnoreCase))
                    .map(Contact::locale)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse("en");
        }
        return Languages.tag("locale", tag);
    }
}
