package io.gatehouse.campaign;

/**
 * How far a campaign has come; the numbers add up to all its customers.
 *
 * @param waiting not asked yet
 * @param sent asked, and not looked at
 * @param opened looked at, or half done
 * @param failed mail not accepted, declined, expired or revoked
 * @param behind all who have not consented and could; not one of the numbers that add up
 */
record CampaignProgress(int waiting, int sent, int opened, int done, int failed, int skipped, int behind) {

    public int total() {
        return waiting + sent + opened + done + failed + skipped;
    }

    /** Those for whom nothing is left to be sent. */
    public int settled() {
        return total() - waiting;
    }
}
