package io.gatehouse.exit.run;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is ended, and what came of it.
 *
 * @param subject the connection or registration that it is about
 * @param tries how often it was settled or begun anew; whoever worked on an earlier try changes nothing any more
 */
public record ExitStep(
        int position,
        Kind kind,
        @Nullable UUID subject,
        String name,
        State state,
        @Nullable String detail,
        int tries,
        @Nullable Instant changedAt) {

    /** In the order in which they are done: what needs tokens first, the key and the rows last. */
    public enum Kind {
        INVITATIONS,
        JOBS,
        CONNECTION,
        TEAMS_APP,
        REGISTRATION,
        /** Another organisation that consented to the customer's app: nobody but its administrator ends that. */
        PARTNER,
        PROVIDER_APP,
        KEY,
        ROWS,
        CUSTOMER;

        /** Whether it is about what is at Microsoft. */
        boolean inTenant() {
            return switch (this) {
                case CONNECTION, TEAMS_APP, REGISTRATION, PARTNER, PROVIDER_APP -> true;
                case INVITATIONS, JOBS, KEY, ROWS, CUSTOMER -> false;
            };
        }

        /** Not before everything in the tenant is settled: there is no way back from these. */
        boolean last() {
            return this == KEY || this == ROWS || this == CUSTOMER;
        }
    }

    /** What came of it. */
    public enum State {
        PENDING,
        DONE,
        NEEDS_ADMIN,
        LEFT;

        boolean settled() {
            return this == DONE || this == LEFT;
        }
    }

    /** The outcome of an attempt. */
    record Result(State state, String detail) {

        static Result done(String detail) {
            return new Result(State.DONE, detail);
        }

        static Result left(String detail) {
            return new Result(State.LEFT, detail);
        }

        static Result needsAdmin(String detail) {
            return new Result(State.NEEDS_ADMIN, detail);
        }
    }
}
