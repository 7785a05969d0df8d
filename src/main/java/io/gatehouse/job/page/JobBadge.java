package io.gatehouse.job.page;

import io.gatehouse.job.JobState;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.shared.MenuBadge;
import org.springframework.stereotype.Component;

/** How many jobs failed and wait for a person, beside the menu item. */
@Component
class JobBadge implements MenuBadge {

    private final Jobs jobs;

    JobBadge(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public String key() {
        return "jobs";
    }

    @Override
    public int count() {
        return (int) Math.min(999, jobs.counts().getOrDefault(JobState.FAILED, 0L));
    }

    @Override
    public String tone() {
        return "bad";
    }
}
