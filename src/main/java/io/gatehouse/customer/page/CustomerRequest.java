package io.gatehouse.customer.page;

import io.gatehouse.customer.Contact;
import io.gatehouse.customer.NewCustomer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Body of the call that creates a customer: these members and no others. */
record CustomerRequest(
        @Nullable String shortName,
        @Nullable String displayName,
        @Nullable String tenant,
        @Nullable List<@Nullable ContactRequest> contacts,
        @Nullable String reference,
        @Nullable List<@Nullable String> labels,
        @Nullable String note) {

    record ContactRequest(
            @Nullable String email,
            @Nullable String name,
            @Nullable String locale) {

        Contact contact() {
            return new Contact(Objects.requireNonNullElse(email, ""), name, locale);
        }
    }

    NewCustomer customer() {
        return new NewCustomer(shortName, displayName, tenant, contacts(contacts), reference, labels(labels), note);
    }

    static List<Contact> contacts(@Nullable List<@Nullable ContactRequest> contacts) {
        return contacts == null
                ? List.of()
                : contacts.stream()
                        .map(one -> one == null ? new Contact("", null, null) : one.contact())
                        .toList();
    }

    static List<String> labels(@Nullable List<@Nullable String> labels) {
        return labels == null
                ? List.of()
                : labels.stream()
                        .map(label -> Objects.requireNonNullElse(label, ""))
                        .toList();
    }
}
