package io.gatehouse.expiry;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that ends on a day, whosever it is.
 *
 * @param id the same as long as it is the same credential
 * @param kind SECRET, CERTIFICATE or REFRESH_TOKEN
 * @param owner the customer, or the provider itself
 * @param service what it is used for; null for the provider's own
 * @param name as it is called at Microsoft; null for a kept sign-in
 * @param daysLeft whole days, negative afterwards
 * @param page where it is looked after, below the public address
 */
record Expiring(
        UUID id,
        String kind,
        String owner,
        @Nullable String service,
        @Nullable String name,
        Instant expiresAt,
        long daysLeft,
        String page) {

    private static final int SOON = 30;

    boolean ended(Instant now) {
        return !expiresAt.isAfter(now);
    }

    /** ENDED, SOON or FINE. */
    public String urgency() {
        return daysLeft < 0 ? "ENDED" : daysLeft <= SOON ? "SOON" : "FINE";
    }
}
