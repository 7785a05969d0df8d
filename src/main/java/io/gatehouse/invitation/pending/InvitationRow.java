package io.gatehouse.invitation.pending;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.phrase.InvitationPhrase;
import io.gatehouse.shared.Actor;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of a page: the invitation, its words and the name of its service.
 *
 * @param registration name of the registration that was chosen for it
 */
public record InvitationRow(
        InvitationView view,
        InvitationPhrase phrase,
        String service,
        @Nullable String registration) {

    private static final Pattern ECHO = Pattern.compile("<[^<>@\\s]+@[^<>\\s]+>:?\\s*");

    /** The address before its at sign, and what follows. */
    public String user(String address) {
        int at = address.lastIndexOf('@');
        return at < 0 ? address : address.substring(0, at);
    }

    public String domain(String address) {
        int at = address.lastIndexOf('@');
        return at < 0 ? "" : address.substring(at);
    }

    public String recipient() {
        return view.recipients().isEmpty() ? "" : view.recipients().getFirst();
    }

    /** What the mail server said last, without the address that it repeats and that stands beside it. */
    public @Nullable String answer() {
        String answer = view.mail().lastAnswer();
        return answer == null ? null : ECHO.matcher(answer).replaceAll("");
    }

    /** A program is named by an id that nobody reads. */
    public boolean madeByProgram() {
        return view.createdBy().kind() == Actor.Kind.API_CLIENT;
    }

    public int moreRecipients() {
        return Math.max(0, view.recipients().size() - 1);
    }
}
