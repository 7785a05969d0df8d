package io.gatehouse.connection.drift;

import io.gatehouse.shared.ProviderId;
import java.util.List;
import java.util.UUID;

/** A look at a tenant found new differences, or found earlier ones gone; both by code and subject. */
public record DriftChanged(
        ProviderId provider, UUID connectionId, UUID customerId, List<String> found, List<String> resolved) {

    public DriftChanged {
        found = List.copyOf(found);
        resolved = List.copyOf(resolved);
    }
}
