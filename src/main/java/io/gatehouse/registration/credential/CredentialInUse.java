package io.gatehouse.registration.credential;

import java.time.Instant;
import java.util.UUID;

/** A registration introduces itself with a credential that Microsoft accepted, from now on or still. */
public record CredentialInUse(UUID registrationId, Instant at) {}
