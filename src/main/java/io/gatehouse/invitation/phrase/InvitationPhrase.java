package io.gatehouse.invitation.phrase;

import org.jspecify.annotations.Nullable;

/**
 * What an invitation looks like to people: which mark it bears (a status, or what is louder than its status), the word
 * and the line below it, and what an operator does next.
 */
public record InvitationPhrase(
        String mark,
        String word,
        String line,
        NextAction next,
        String nextLabel,
        @Nullable String nextHref) {

    /** Whether the next action is the operator's. */
    public boolean acts() {
        return nextHref != null;
    }
}
