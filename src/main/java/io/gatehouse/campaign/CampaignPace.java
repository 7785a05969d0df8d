package io.gatehouse.campaign;

import io.gatehouse.shared.Instants;
import io.gatehouse.shared.InvalidInput;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What time it is for campaigns, and how fast they may be. */
@Component
class CampaignPace {

    /** An invitation is open for 90 days at most. */
    private static final int LONGEST_DAYS = 89;

    private final CampaignSettings settings;
    private final Clock clock;

    CampaignPace(CampaignSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** As precise as the database keeps it. */
    Instant now() {
        return Instants.now(clock);
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** A day as typed into a form; null where none was. */
    @Nullable
    LocalDate day(String typed) {
        if (typed.isBlank()) {
            return null;
        }
        try {
            return deadline(LocalDate.parse(typed.strip()));
        } catch (DateTimeParseException e) {
            throw outsideDays();
        }
    }

    /** Links are good until the deadline, and no link for longer than that. */
    @Nullable
    LocalDate deadline(@Nullable LocalDate day) {
        if (day != null && (!day.isAfter(today()) || day.isAfter(today().plusDays(LONGEST_DAYS)))) {
            throw outsideDays();
        }
        return day;
    }

    /** Whoever would be asked last must be asked before it; the field is the one that somebody has changed. */
    void fits(String field, @Nullable LocalDate deadline, int perHour, int customers) {
        Duration takes = Duration.ofHours(1).dividedBy(perHour).multipliedBy(customers);
        if (deadline != null && !now().plus(takes).isBefore(Campaign.endOf(deadline))) {
            throw new InvalidInput(
                    field,
                    "campaign.deadline.slow",
                    "At this rate the last customer would be asked after the deadline.");
        }
    }

    private static InvalidInput outsideDays() {
        return new InvalidInput(
                "deadline",
                "campaign.deadline.range",
                "A day from tomorrow to " + LONGEST_DAYS + " days ahead.",
                LONGEST_DAYS);
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
