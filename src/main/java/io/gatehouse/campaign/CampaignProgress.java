package io.gatehouse.campaign;

/**
 * How far a campaign has come; the numbers add up to all its customers.
 *
 * @param waiting not asked yet
 * @param sent asked, and not looked at
 * @param opened looked at, or half done
 * @param failed mail not accepted, declined, expired or revoked
 */
record CampaignProgress(int waiting, int sent, int opened, int done, int failed, int skipped) {

    public int total() {
        return waiting + sent + opened + done + failed + skipped;
    }

    /** Those for whom nothing is left to be sent. */
    public int settled() {
        return total() - waiting;
    }
}
