package io.gatehouse.job.lane;

/**
 * For whom a job waits while it works. Each lane has its share of a replica's threads. What nobody needs the others
 * borrow, but for a part that is kept free for each: one side that is slow to answer holds up nobody else's work.
 */
public enum Lane {
    /** Works through much at Microsoft, for minutes it may be. */
    BULK(30, 15),
    /** A few calls to Microsoft; people wait for many of these. */
    MICROSOFT(30, 15),
    /** The mail server. */
    MAIL(15, 7),
    /** Those to whom we send webhooks. */
    RECEIVERS(15, 7),
    /** Nobody but our own database; what is kept here serves recurring work as well, which has no lane. */
    OURS(10, 10);

    /** With fewer no lane has a thread of its own. */
    private static final int ENOUGH = 5;

    private final int share;
    private final int kept;

    Lane(int share, int kept) {
        this.share = share;
        this.kept = kept;
    }

    /** So many threads it has, at the latest when those have ended who borrowed some. */
    int share(int threads) {
        return Math.max(1, threads * share / 100);
    }

    /** So many threads nobody else ever has. */
    int kept(int threads) {
        return threads < ENOUGH ? keptOfFew(threads) : Math.max(1, threads * kept / 100);
    }

    private int keptOfFew(int threads) {
        return this == OURS && threads > 1 ? 1 : 0;
    }
}
