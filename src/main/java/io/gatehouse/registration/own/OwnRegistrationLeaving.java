package io.gatehouse.registration.own;

import io.gatehouse.shared.ProviderId;
import java.util.UUID;

/**
 * One of the provider's own registrations is about to be removed from Gatehouse. Published in the transaction that does it:
 * a listener that still needs it throws.
 */
public record OwnRegistrationLeaving(ProviderId provider, UUID registrationId) {}
