package io.gatehouse.job.lane;

/**
 * For whom a job waits while it works. Each lane has some of a replica's threads and never those of the others, so that
 * one side that is slow to answer holds up nobody else's work.
 */
public enum Lane {
    /** Works through much at Microsoft, for minutes it may be. */
    BULK(30),
    /** A few calls to Microsoft; people wait for many of these. */
    MICROSOFT(30),
    /** The mail server. */
    MAIL(15),
    /** Those to whom we send webhooks. */
    RECEIVERS(15),
    /** Nobody but our own database. */
    OURS(100);

    private final int percent;

    Lane(int percent) {
        this.percent = percent;
    }

    int places(int threads) {
        return Math.max(1, threads * percent / 100);
    }
}
