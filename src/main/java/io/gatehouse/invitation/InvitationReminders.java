package io.gatehouse.invitation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the recipients are reminded of an invitation.
 *
 * @param on whether they are, as long as it is theirs to go on
 * @param sent how often they were
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InvitationReminders(
        boolean on, int sent, @Nullable Instant lastAt) {}
