package io.gatehouse.job.page;

import io.gatehouse.shared.MenuBadge;
import org.springframework.stereotype.Component;

/** How many jobs failed and wait for a person, beside the menu item. */
@Component
class JobBadge implements MenuBadge {

    @Override
    public String key() {
        return "jobs";
    }

    /** The index of failed jobs answers it (V110); counting all states would read the jobs of a month for each page. */
    @Override
    public String counting() {
        return """
                select count(*) from (select from job_run
                  where provider_id = :provider and state = 'FAILED' limit 999) failed
                """;
    }

    @Override
    public String tone() {
        return "bad";
    }
}
