package io.gatehouse.job;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import java.util.UUID;

/** Nobody has to see to a failed job any more: told in the same transaction. What it made or left stays as it is. */
public record JobSetAside(ProviderId provider, UUID jobId, String kind, Actor actor) {}
