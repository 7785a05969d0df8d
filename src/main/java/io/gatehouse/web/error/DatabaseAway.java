package io.gatehouse.web.error;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** Whether a request failed because the database could not be reached, or went away in the middle of it. */
final class DatabaseAway {

    /** Of PostgreSQL: connections that fail, servers that end or start, no place for one more connection. */
    private static final String STATES = "08...|57P0[123]|53300";

    private DatabaseAway() {}

    static boolean caused(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException
                    || cause instanceof SQLException told
                            && String.valueOf(told.getSQLState()).matches(STATES)) {
                return true;
            }
        }
        return false;
    }
}
