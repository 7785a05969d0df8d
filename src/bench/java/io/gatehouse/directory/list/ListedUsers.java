package io.gatehouse.directory.list;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The portal's own list of users, on whatever connection. */
public final class ListedUsers {

    private final DirectoryLists lists;

    public ListedUsers(JdbcClient jdbc) {
        this.lists = new DirectoryLists(jdbc);
    }

    /** How many of at most 50 were found. */
    public int count(UUID customer, @Nullable String search) {
        return lists.users(customer, new DirectoryQuery(search, null, null, 50))
                .items()
                .size();
    }
}
