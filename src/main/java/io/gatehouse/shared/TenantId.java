package io.gatehouse.shared;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Identifies an Entra directory; always a lower-case GUID. */
public record TenantId(String value) {

    private static final Pattern GUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /** The directory of all personal Microsoft accounts (E:id-token-claims-reference). */
    public static final TenantId PERSONAL_ACCOUNTS = new TenantId("9188040d-6c67-4c5b-b112-36a304b66dad");

    public TenantId {
        value = value.toLowerCase(Locale.ROOT);
        if (!GUID.matcher(value).matches()) {
            throw new IllegalArgumentException("A tenant id is a GUID");
        }
    }

    /** Empty where the text is no GUID, a domain for instance. */
    public static Optional<TenantId> parse(String text) {
        String trimmed = text.strip().toLowerCase(Locale.ROOT);
        return GUID.matcher(trimmed).matches() ? Optional.of(new TenantId(trimmed)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
