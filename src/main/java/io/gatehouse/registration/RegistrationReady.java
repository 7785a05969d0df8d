package io.gatehouse.registration;

import io.gatehouse.shared.ProviderId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A registration in a customer's tenant stands, its credential works and the helper's consent is gone.
 *
 * @param redirectUris where those who sign in to it may come back to, as far as this service wanted them
 */
public record RegistrationReady(
        ProviderId provider,
        UUID sagaId,
        UUID customerId,
        UUID registrationId,
        String service,
        @Nullable UUID invitationId,
        List<String> redirectUris) {

    public RegistrationReady {
        redirectUris = List.copyOf(redirectUris);
    }
}
