package io.gatehouse.job;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import java.util.UUID;

/** Somebody has cancelled an open job: told in the same transaction, so that what it worked on does not go on waiting for it. */
public record JobCancelled(ProviderId provider, UUID jobId, String kind, Actor actor) {}
