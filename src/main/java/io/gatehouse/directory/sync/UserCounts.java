package io.gatehouse.directory.sync;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.microsoft.delta.DirectoryPages;
import org.springframework.stereotype.Component;

/** How many users a directory has before we have read them; for the progress bar alone. */
@Component
class UserCounts {

    private final DirectoryPages pages;
    private final AccessTokens tokens;

    UserCounts(DirectoryPages pages, AccessTokens tokens) {
        this.pages = pages;
        this.tokens = tokens;
    }

    /** Zero where Graph does not tell. */
    long of(ConnectionView connection) {
        return pages.countUsers(tokens.graph(connection.id())).orElse(0);
    }
}
