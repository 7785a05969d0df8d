package io.gatehouse.onboarding.signin;

import io.gatehouse.shared.ProviderId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Microsoft sent somebody back because an admin of his organisation has to approve first.
 *
 * @param linkTokenId by which link he had come, where that is known
 */
public record ApprovalNeeded(
        ProviderId provider,
        UUID invitationId,
        SignInFlow flow,
        @Nullable UUID linkTokenId) {}
