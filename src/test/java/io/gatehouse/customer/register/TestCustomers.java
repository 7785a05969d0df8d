package io.gatehouse.customer.register;

import io.gatehouse.customer.Contact;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.NewCustomer;
import io.gatehouse.shared.Actor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Customers for tests, made through the real service inside the caller's scope. */
public final class TestCustomers {

    public static final Actor MAJA =
            new Actor(Actor.Kind.OPERATOR, "home/maja", "Maja Jensen", "maja@northernvoice.example");

    private TestCustomers() {}

    public static CustomerView contoso(Customers customers) {
        return named(customers, "contoso", "Contoso Ltd");
    }

    public static CustomerView named(Customers customers, String shortName, String displayName) {
        return customers.create(wanted(shortName, displayName, null, null), MAJA);
    }

    public static NewCustomer wanted(
            String shortName, String displayName, @Nullable String tenant, @Nullable String reference) {
        return new NewCustomer(
                shortName,
                displayName,
                tenant,
                List.of(new Contact("adele.vance@" + shortName.toLowerCase() + ".example", "Adele Vance", "de-CH")),
                reference,
                List.of("gold"),
                null);
    }
}
