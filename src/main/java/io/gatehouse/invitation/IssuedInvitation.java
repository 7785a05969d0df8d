package io.gatehouse.invitation;

import io.gatehouse.shared.Secret;
import org.jspecify.annotations.Nullable;

/** A new invitation; the link (a whole address) only where no mail carries it. */
public record IssuedInvitation(
        InvitationView invitation, @Nullable Secret link) {}
