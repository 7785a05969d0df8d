package io.gatehouse.job.page;

import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobState;
import io.gatehouse.shared.PagePanel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** On the home page: the jobs that run now and those that failed. */
@Component
class JobHomePanel implements PagePanel {

    private static final int MOST = 5;

    private final JobLines jobs;

    JobHomePanel(JobLines jobs) {
        this.jobs = jobs;
    }

    @Override
    public Place place() {
        return Place.HOME;
    }

    @Override
    public String name() {
        return "jobs";
    }

    @Override
    public int order() {
        return 60;
    }

    @Override
    public String fragment() {
        return "job/panels :: home";
    }

    @Override
    public Map<String, Object> model(@Nullable UUID subject) {
        JobQuery open = new JobQuery(Set.of(JobState.RUNNING, JobState.FAILED), null, null, null, null, MOST);
        List<JobLine> lines = jobs.of(open);
        return lines.isEmpty() ? Map.of() : Map.of("rows", lines, "needs", jobs.failed());
    }
}
