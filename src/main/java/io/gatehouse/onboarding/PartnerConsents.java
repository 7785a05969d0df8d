package io.gatehouse.onboarding;

import io.gatehouse.shared.Actor;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Other organisations that consented to a customer's own app: what ends there ends by the hand of their administrators. */
public interface PartnerConsents {

    List<Kept> of(UUID customer);

    /** Ends the links, so that nobody consents any more to what is about to be removed; answers how many. */
    int endLinks(UUID customer, Actor by);

    /**
     * An enterprise application in another organisation.
     *
     * @param organisation whose link it was
     * @param invited false where its administrator consented for another organisation
     * @param tenant null where that is not known
     */
    record Kept(
            UUID partner,
            String organisation,
            boolean invited,
            @Nullable String tenant,
            String app,
            String clientId) {

        public boolean unknown() {
            return tenant == null;
        }

        public String where() {
            return invited
                    ? organisation + " (" + tenant + ")"
                    : organisation + " → " + Objects.requireNonNullElse(tenant, "?");
        }

        /** In no language: organisation, tenant, app, client id. */
        public String told() {
            return where() + ": " + app + " (" + clientId + ")";
        }
    }
}
