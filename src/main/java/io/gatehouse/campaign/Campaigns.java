package io.gatehouse.campaign;

import io.gatehouse.connection.ConnectionUsage;
import io.gatehouse.connection.ConnectionUsage.Behind;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.NotFound;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Campaigns as people drive them: begin, pause, resume, stop. */
@Service
@Transactional
class Campaigns {

    private static final int USUAL_RATE = 100;

    private final CampaignRows rows;
    private final CampaignMembers members;
    private final ConnectionUsage usage;
    private final Profiles profiles;
    private final Jobs jobs;
    private final CampaignTrail trail;
    private final CampaignPace pace;

    Campaigns(
            CampaignRows rows,
            CampaignMembers members,
            ConnectionUsage usage,
            Profiles profiles,
            Jobs jobs,
            CampaignTrail trail,
            CampaignPace pace) {
        this.rows = rows;
        this.members = members;
        this.usage = usage;
        this.profiles = profiles;
        this.jobs = jobs;
        this.trail = trail;
        this.pace = pace;
    }

    /** What somebody wants. */
    record Wanted(
            String profile,
            int perHour,
            @Nullable String message,
            @Nullable LocalDate deadline) {}

    /** As people and programs say it; whatever is wrong is named with its field. */
    UUID begin(
            @Nullable String profile,
            int perHour,
            @Nullable String message,
            @Nullable LocalDate deadline,
            Actor actor) {
        String key = profiles.find(profile == null ? "" : profile)
                .map(ServiceProfile::key)
                .orElseThrow(() -> new InvalidInput("profile", "campaign.profile.choose", "Choose a service."));
        return begin(new Wanted(key, perHour, Inputs.optionalText("message", message, 2000), deadline), actor);
    }

    /** Asks everybody who lacks something of the version in use. */
    UUID begin(Wanted wanted, Actor actor) {
        Campaign campaign = prepare(wanted, actor);
        enqueue(campaign, actor);
        return campaign.id();
    }

    /** All but the work in the background. */
    Campaign prepare(Wanted wanted, Actor actor) {
        pace.require(wanted.perHour());
        pace.deadline(wanted.deadline());
        ServiceProfile profile = profiles.get(wanted.profile());
        rows.open(profile.key()).ifPresent(open -> {
            throw new Conflict("campaign.open", "A campaign for this service is under way.", open.id());
        });
        List<Behind> behind = usage.behind(profile);
        if (behind.isEmpty()) {
            throw new Conflict("campaign.nobody", "Every connected customer has granted all of it.");
        }
        pace.fits("perHour", wanted.deadline(), wanted.perHour(), behind.size());
        Instant now = pace.now();
        Campaign campaign = new Campaign(
                UUID.randomUUID(),
                profile.key(),
                profile.version(),
                CampaignState.RUNNING,
                wanted.perHour(),
                wanted.message(),
                usage.reach(profile).customers(),
                wanted.deadline(),
                now,
                actor,
                now,
                null);
        rows.insert(campaign, behind);
        trail.note(campaign, "started", actor);
        return campaign;
    }

    Instant now() {
        return pace.now();
    }

    int fastest() {
        return pace.fastest();
    }

    /** Where nobody chose one. */
    int usualRate() {
        return Math.min(USUAL_RATE, pace.fastest());
    }

    /** A rate as somebody typed it. */
    int rate(String typed) {
        return pace.parse(typed);
    }

    /** A day as somebody typed it; null where nobody did. */
    @Nullable
    LocalDate day(String typed) {
        return pace.day(typed);
    }

    /**
     * Sets the day by which everybody should have consented, or takes it away. Open links follow it in the background.
     *
     * @throws Conflict where the campaign was stopped: nobody is reminded any more
     */
    void deadline(UUID id, @Nullable LocalDate day, Actor actor) {
        Campaign campaign = locked(id);
        if (campaign.state() == CampaignState.STOPPED) {
            throw new Conflict("campaign.over", "This campaign has ended; start another one.", id);
        }
        pace.deadline(day);
        if (!Objects.equals(day, campaign.deadline())) {
            fits("deadline", campaign, day, campaign.perHour());
            rows.deadline(id, day);
            trail.deadline(campaign, day, actor);
            if (day != null) {
                jobs.enqueue(JobRequest.of(
                                DeadlineJob.KIND,
                                profiles.get(campaign.profile()).displayName(),
                                null,
                                null,
                                actor)
                        .data(new DeadlineJob.Data(id)));
            }
        }
    }

    @Transactional(readOnly = true)
    Campaign get(UUID id) {
        return rows.find(id).orElseThrow(() -> new NotFound("No campaign " + id));
    }

    void pause(UUID id, Actor actor) {
        Campaign campaign = locked(id);
        if (campaign.state() == CampaignState.RUNNING) {
            rows.state(id, CampaignState.PAUSED, null);
            trail.note(campaign, "paused", actor);
        }
    }

    /** Goes on, at another rate where one is given. */
    void resume(UUID id, @Nullable Integer perHour, Actor actor) {
        Campaign campaign = locked(id);
        if (perHour != null) {
            pace.require(perHour);
        }
        if (campaign.state().over()) {
            throw new Conflict("campaign.over", "This campaign has ended; start another one.", id);
        }
        int wanted = perHour == null ? campaign.perHour() : perHour;
        // while it rested the deadline came nearer; whoever makes a running one faster makes nothing worse
        if (campaign.state() == CampaignState.PAUSED || wanted < campaign.perHour()) {
            fits("perHour", campaign, campaign.deadline(), wanted);
        }
        if (perHour != null && perHour != campaign.perHour()) {
            rows.rate(id, perHour, pace.now());
            trail.rate(campaign, perHour, actor);
        }
        if (campaign.state() == CampaignState.PAUSED) {
            rows.state(id, CampaignState.RUNNING, null);
            trail.note(campaign, "resumed", actor);
            enqueue(campaign, actor);
        }
    }

    /** For good; who was asked stays asked. */
    void stop(UUID id, Actor actor) {
        Campaign campaign = locked(id);
        if (!campaign.state().over()) {
            rows.state(id, CampaignState.STOPPED, pace.now());
            trail.note(campaign, "stopped", actor);
        }
    }

    /** Those who were asked already are no reason against it, and one that is over asks nobody. */
    private void fits(String field, Campaign campaign, @Nullable LocalDate deadline, int perHour) {
        int waiting =
                campaign.state().over() ? 0 : members.progress(campaign.id()).waiting();
        if (waiting > 0) {
            pace.fits(field, deadline, perHour, waiting);
        }
    }

    private void enqueue(Campaign campaign, Actor actor) {
        jobs.enqueue(
                JobRequest.of(CampaignJob.KIND, profiles.get(campaign.profile()).displayName(), null, null, actor)
                        .data(new CampaignJob.Data(campaign.id())));
    }

    private Campaign locked(UUID id) {
        return rows.lock(id).orElseThrow(() -> new NotFound("No campaign " + id));
    }
}
