package io.gatehouse.web.error;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.hibernate.TransactionException;
import org.jspecify.annotations.Nullable;

/** Whether a request failed because the database could not be reached, or went away in the middle of it. */
final class DatabaseAway {

    /** Of PostgreSQL: connections that fail, servers that end or start, no place for one more connection. */
    private static final String STATES = "08...|57P0[123]|53300";

    /** The pool's word for a connection that it gave up, as it broke. */
    private static final String GIVEN_UP = "Connection is closed";

    private DatabaseAway() {}

    static boolean caused(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException
                    || cause instanceof SQLException told
                            && String.valueOf(told.getSQLState()).matches(STATES)
                    || cause instanceof TransactionException && givenUp(cause.getCause())) {
                return true;
            }
        }
        return false;
    }

    /** The rollback that fails on such a connection takes the place of the failure that broke it. */
    private static boolean givenUp(@Nullable Throwable cause) {
        return cause instanceof SQLException told && GIVEN_UP.equals(told.getMessage());
    }
}
