package io.gatehouse.campaign;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How campaigns are sent.
 *
 * @param fastest the highest rate that somebody may choose, in invitations per hour: what the mail server can take
 */
@ConfigurationProperties("gatehouse.campaign")
record CampaignSettings(@DefaultValue("2000") int fastest) {

    CampaignSettings {
        if (fastest < 1) {
            throw new IllegalArgumentException("gatehouse.campaign.fastest must be at least 1, not " + fastest);
        }
    }
}
