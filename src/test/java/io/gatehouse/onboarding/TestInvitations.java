package io.gatehouse.onboarding;

import io.gatehouse.customer.Contact;
import io.gatehouse.customer.NewCustomer;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.Completion;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.IssuedInvitation;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Customers and invitations made through the real services. */
public record TestInvitations(ProviderId provider, Customers customers, Invitations invitations) {

    public static final Actor MAJA =
            new Actor(Actor.Kind.OPERATOR, "maja", "Maja Jensen", "maja.jensen@northernvoice.example");
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** An invitation and the link that was made for it. */
    public record Link(InvitationView invitation, String address) {}

    public UUID customer(String name, @Nullable String tenant) {
        int number = COUNT.incrementAndGet();
        return ProviderScope.call(
                provider,
                () -> customers
                        .create(
                                new NewCustomer(
                                        "C" + number + "x"
                                                + UUID.randomUUID().toString().substring(0, 6),
                                        name,
                                        tenant,
                                        List.of(new Contact("admin" + number + "@contoso.com", "Adele Vance", null)),
                                        null,
                                        List.of(),
                                        null),
                                MAJA)
                        .id());
    }

    public Link link(UUID customer) {
        return link(customer, Completion.AUTOMATIC, Duration.ofDays(14));
    }

    public Link link(UUID customer, Completion completion, Duration expiresIn) {
        return ProviderScope.call(provider, () -> {
            IssuedInvitation issued = invitations.issue(
                    new NewInvitation(
                            customer,
                            "direct-routing",
                            null,
                            null,
                            null,
                            null,
                            null,
                            expiresIn,
                            null,
                            null,
                            completion,
                            false),
                    MAJA);
            return new Link(issued.invitation(), issued.link().reveal());
        });
    }

    public Link link(UUID customer, ConnectionMethod method) {
        return link(customer, "direct-routing", method);
    }

    public Link link(UUID customer, String profile, ConnectionMethod method) {
        return ProviderScope.call(provider, () -> {
            IssuedInvitation issued = invitations.issue(
                    new NewInvitation(customer, profile, method, null, null, null, null, null, null, null, null, false),
                    MAJA);
            return new Link(issued.invitation(), issued.link().reveal());
        });
    }

    public NewInvitation wanted(UUID customer, InvitationPurpose purpose) {
        return new NewInvitation(
                customer, "direct-routing", null, purpose, null, null, null, null, null, null, null, false);
    }

    /** To sign in again for a connection by its own method, told to nobody. */
    public static NewInvitation reconnect(UUID customer, String profile, UUID connection) {
        return new NewInvitation(
                customer,
                profile,
                null,
                InvitationPurpose.RECONNECT,
                connection,
                null,
                null,
                null,
                null,
                null,
                null,
                false);
    }

    public InvitationView now(Link link) {
        return ProviderScope.call(
                provider, () -> invitations.get(link.invitation().id()));
    }
}
