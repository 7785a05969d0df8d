package io.gatehouse.onboarding.signin;

import io.gatehouse.shared.ProviderId;
import java.util.UUID;

/** The invitation that a browser is at, and the link that it came by. */
public record Place(UUID provider, UUID invitation, UUID linkToken) {

    public ProviderId providerId() {
        return new ProviderId(provider);
    }
}
