package io.gatehouse.subscription;

import io.gatehouse.shared.ProviderId;
import java.util.UUID;

/** Something in a directory changed, or may have changed in a gap: whoever keeps a copy reads what there is. */
public record DirectoryNotified(ProviderId provider, UUID customerId, UUID connectionId) {}
