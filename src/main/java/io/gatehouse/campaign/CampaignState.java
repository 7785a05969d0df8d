package io.gatehouse.campaign;

/** Where a campaign stands; the last two are its end. */
enum CampaignState {
    RUNNING,
    PAUSED,
    STOPPED,
    DONE;

    public boolean over() {
        return this == STOPPED || this == DONE;
    }
}
