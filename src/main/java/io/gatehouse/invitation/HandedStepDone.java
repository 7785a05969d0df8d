package io.gatehouse.invitation;

import io.gatehouse.invitation.link.LinkStep;
import io.gatehouse.shared.ProviderId;
import java.util.UUID;

/** A colleague has done the step that was passed on; published in the transaction that does it. */
public record HandedStepDone(ProviderId provider, UUID invitationId, LinkStep step, String colleague) {}
