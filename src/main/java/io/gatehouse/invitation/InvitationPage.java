package io.gatehouse.invitation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of the list with the cursors of its neighbours. */
record InvitationPage(
        List<InvitationView> items,
        @Nullable String previous,
        @Nullable String next) {}
