package io.gatehouse.registration.existing;

import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;

/**
 * A registration that was made by hand, as somebody typed it in.
 *
 * @param credential the client secret, or key and certificate as PEM
 */
public record TypedRegistration(TenantId tenant, String clientId, CredentialKind kind, Secret credential) {}
