package io.gatehouse.onboarding;

import io.gatehouse.shared.ProviderId;
import java.util.UUID;

/** The invitation that a browser is at, and the link that it came by. */
record Place(UUID provider, UUID invitation, UUID linkToken) {

    ProviderId providerId() {
        return new ProviderId(provider);
    }
}
