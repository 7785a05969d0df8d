package io.gatehouse.invitation.pending;

import io.gatehouse.shared.Columns;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns that people may show and hide; name, status and next action always stay. */
final class InvitationColumns {

    static final String LIST = "invitations";

    private static final List<String> USUAL =
            List.of("id", "email", "signed-in", "mail", "created", "expires", "authenticated", "-tenant", "-reference");

    private InvitationColumns() {}

    static Columns of(@Nullable String chosen) {
        return Columns.of(LIST, USUAL, chosen);
    }
}
