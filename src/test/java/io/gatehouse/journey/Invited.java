package io.gatehouse.journey;

import io.gatehouse.customer.Contact;
import io.gatehouse.customer.NewCustomer;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.Completion;
import io.gatehouse.invitation.IssuedInvitation;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.profile.permission.ConnectionMethod;
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
        UUID customer = portal.in(() -> portal.bean(Customers.class)
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
                .id());
        return again(portal, customer, method, false);
    }

    /** One more invitation of a customer. */
    static Invited again(
            RunningPortal portal, UUID customer, @Nullable ConnectionMethod method, boolean customerChooses) {
        return again(portal, customer, "direct-routing", method, customerChooses);
    }

    /** To a service whose profile asks for more than a sign-in. */
    static Invited forService(RunningPortal portal, String name, String profile) {
        UUID customer = to(portal, name, null).customer();
        return again(portal, customer, profile, ConnectionMethod.NEW_APP_REGISTRATION, false);
    }

    private static Invited again(
            RunningPortal portal,
            UUID customer,
            String profile,
            @Nullable ConnectionMethod method,
            boolean customerChooses) {
        return portal.in(() -> {
            IssuedInvitation issued = portal.bean(Invitations.class)
                    .issue(
                            new NewInvitation(
                                    customer,
                                    profile,
                                    method,
                                    null,
                                    null,
                                    null,
                                    null,
                                    Duration.ofDays(14),
                                    null,
                                    null,
                                    Completion.AUTOMATIC,
                                    false,
                                    customerChooses),
                            MAJA);
            return new Invited(customer, issued.invitation().id(), issued.link().reveal());
        });
    }
}
