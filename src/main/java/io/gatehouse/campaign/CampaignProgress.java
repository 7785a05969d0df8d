package io.gatehouse.campaign;

/**
 * How far a campaign has come; the numbers add up to all its customers.
 *
 * @param waiting not asked yet
 * @param sent asked, and not looked at
 * @param opened looked at, or half done
 * @param failed mail not accepted, declined, expired or revoked
 * @param behind all who were asked and have not consented; not one of the numbers that add up
 * @param ours all who cannot consent before the provider does something; not one of the numbers that add up
 */
record CampaignProgress(int waiting, int sent, int opened, int done, int failed, int skipped, int behind, int ours) {

    public int total() {
        return waiting + sent + opened + done + failed + skipped;
    }

    /** Those for whom nothing is left to be sent. */
    public int settled() {
        return total() - waiting;
    }
}
