package io.gatehouse.customer.page;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gatehouse.customer.Contact;
import io.gatehouse.customer.CustomerChange;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Body of the call that changes a customer: a member that is absent stays, one that is null is cleared. */
final class CustomerPatch {

    private @Nullable String shortName;
    private @Nullable String displayName;
    private @Nullable Optional<String> tenant;
    private @Nullable Optional<String> reference;
    private @Nullable Optional<String> note;
    private @Nullable List<Contact> contacts;
    private @Nullable List<String> labels;
    private @Nullable Long version;

    @JsonProperty("shortName")
    void shortName(@Nullable String value) {
        shortName = Objects.requireNonNullElse(value, "");
    }

    @JsonProperty("displayName")
    void displayName(@Nullable String value) {
        displayName = Objects.requireNonNullElse(value, "");
    }

    @JsonProperty("tenant")
    void tenant(@Nullable String value) {
        tenant = Optional.ofNullable(value);
    }

    @JsonProperty("reference")
    void reference(@Nullable String value) {
        reference = Optional.ofNullable(value);
    }

    @JsonProperty("note")
    void note(@Nullable String value) {
        note = Optional.ofNullable(value);
    }

    @JsonProperty("contacts")
    void contacts(@Nullable List<CustomerRequest.@Nullable ContactRequest> value) {
        contacts = CustomerRequest.contacts(value);
    }

    @JsonProperty("labels")
    void labels(@Nullable List<@Nullable String> value) {
        labels = CustomerRequest.labels(value);
    }

    @JsonProperty("version")
    void version(@Nullable Long value) {
        version = value;
    }

    CustomerChange change(@Nullable Long matched) {
        return new CustomerChange(
                shortName, displayName, tenant, reference, note, contacts, labels, matched == null ? version : matched);
    }
}
