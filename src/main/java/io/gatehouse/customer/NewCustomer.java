package io.gatehouse.customer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What it takes to create a customer; the tenant is a GUID or one of its domains. */
public record NewCustomer(
        @Nullable String shortName,
        @Nullable String displayName,
        @Nullable String tenant,
        List<Contact> contacts,
        @Nullable String reference,
        List<String> labels,
        @Nullable String note) {

    public NewCustomer {
        contacts = List.copyOf(contacts);
        labels = List.copyOf(labels);
    }
}
