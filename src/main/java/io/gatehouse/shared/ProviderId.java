package io.gatehouse.shared;

import java.util.UUID;

/** Identifies a provider, the first of the two tenancy levels. */
public record ProviderId(UUID value) {

    public static ProviderId of(String text) {
        return new ProviderId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
