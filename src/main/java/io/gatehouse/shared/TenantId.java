package io.gatehouse.shared;

import java.util.Locale;
import java.util.Optional;

/** Identifies an Entra directory; always a lower-case GUID. */
public record TenantId(String value) {

    /** The directory of all personal Microsoft accounts (E:id-token-claims-reference). */
    public static final TenantId PERSONAL_ACCOUNTS = new TenantId("9188040d-6c67-4c5b-b112-36a304b66dad");

    public TenantId {
        value = value.toLowerCase(Locale.ROOT);
        if (!Guids.is(value)) {
            throw new IllegalArgumentException("A tenant id is a GUID");
        }
    }

    /** Empty where the text is no GUID, a domain for instance. */
    public static Optional<TenantId> parse(String text) {
        String trimmed = text.strip().toLowerCase(Locale.ROOT);
        return Guids.is(trimmed) ? Optional.of(new TenantId(trimmed)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
