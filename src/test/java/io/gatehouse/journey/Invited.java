package io.gatehouse.journey;

import io.gatehouse.customer.Contact;
import io.gatehouse.customer.Customers;
import io.gatehouse.customer.NewCustomer;
import io.gatehouse.invitation.Completion;
import io.gatehouse.invitation.Invitations;
import io.gatehouse.invitation.IssuedInvitation;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.profile.ConnectionMethod;
import io.gatehouse.shared.Actor;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A customer with an open invitation, made through the portal's own services. */
record Invited(UUID customer, UUID invitation, String link) {

    static final Actor MAJA =
            new Actor(Actor.Kind.OPERATOR, "test", "Maja Jensen", "maja.jensen@northernvoice.example");

    static Invited to(RunningPortal portal, String name, @Nullable String tenant) {
        return to(portal, name, tenant, null);
    }

    static Invited to(RunningPortal portal, String name, @Nullable String tenant, @Nullable ConnectionMethod method) {
        return portal.in(() -> {
            UUID customer = portal.bean(Customers.class)
                    .create(
                            new NewCustomer(
                                    "t" + UUID.randomUUID().toString().substring(0, 8),
                                    name,
                                    tenant,
                                    List.of(new Contact("admin@contoso.com", "Adele Vance", null)),
                                    null,
                                    List.of(),
                                    null),
                            MAJA)
                    .id();
            IssuedInvitation issued = portal.bean(Invitations.class)
                    .issue(
                            new NewInvitation(
                                    customer,
                                    "direct-routing",
                                    method,
                                    null,
                                    null,
                                    null,
                                    null,
                                    Duration.ofDays(14),
                                    null,
                                    null,
                                    Completion.AUTOMATIC,
                                    false),
                            MAJA);
            return new Invited(customer, issued.invitation().id(), issued.link().reveal());
        });
    }
}
