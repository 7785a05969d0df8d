package io.gatehouse.directory.position;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the copy of one resource stands. It moves on in the transaction that writes a page and only from where the page
 * was read: a run that was overtaken writes nothing.
 *
 * @param nextLink rest of an unfinished round
 * @param deltaLink start of the next round, kept until a full pass begins
 * @param generation number of the full pass that saw an object last
 * @param marks whether this full pass of users marks whom it sees in their rows, for any replica to go on with it
 * @param seen objects read in this round
 * @param startedAt when this round began, by the time of the database
 * @param counts what this round has changed so far
 */
public record SyncPosition(
        @Nullable String nextLink,
        @Nullable String deltaLink,
        long generation,
        boolean fullPass,
        boolean marks,
        long seen,
        @Nullable Instant startedAt,
        SyncCounts counts) {

    /** Whether nothing was read between the two. */
    boolean at(SyncPosition other) {
        return Objects.equals(nextLink, other.nextLink)
                && Objects.equals(deltaLink, other.deltaLink)
                && generation == other.generation
                && fullPass == other.fullPass
                && seen == other.seen;
    }

    public @Nullable String link() {
        return nextLink != null ? nextLink : deltaLink;
    }

    /** Nothing of a full pass has been read. */
    public boolean fresh() {
        return fullPass && link() == null;
    }

    /** Where to begin again once Microsoft no longer knows the link: the last delta link, else everything. */
    public boolean mayReturnToDeltaLink() {
        return !fullPass && nextLink != null && deltaLink != null;
    }
}
