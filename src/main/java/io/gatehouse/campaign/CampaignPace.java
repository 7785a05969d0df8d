package io.gatehouse.campaign;

import io.gatehouse.shared.InvalidInput;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;

/** What time it is for campaigns, and how fast they may be. */
@Component
class CampaignPace {

    private final CampaignSettings settings;
    private final Clock clock;

    CampaignPace(CampaignSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** As precise as the database keeps it. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    int fastest() {
        return settings.fastest();
    }

    /** As typed into a form. */
    int parse(String typed) {
        if (!typed.strip().matches("\\d{1,9}")) {
            throw outside();
        }
        return require(Integer.parseInt(typed.strip()));
    }

    int require(int perHour) {
        if (perHour < 1 || perHour > fastest()) {
            throw outside();
        }
        return perHour;
    }

    private InvalidInput outside() {
        return new InvalidInput(
                "perHour", "campaign.rate.range", "1 to " + fastest() + " invitations an hour.", fastest());
    }
}
