package io.gatehouse.job.page;

import io.gatehouse.job.JobQuery;
import io.gatehouse.job.pause.JobPause;
import io.gatehouse.job.pause.JobPauses;
import io.gatehouse.shared.PagePanel;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The jobs of one customer, as a tab of the customer page. */
@Component
class JobTab implements PagePanel {

    private static final int MOST = 25;

    private final JobLines jobs;
    private final JobPauses pauses;
    private final HttpServletRequest request;

    JobTab(JobLines jobs, JobPauses pauses, HttpServletRequest request) {
        this.jobs = jobs;
        this.pauses = pauses;
        this.request = request;
    }

    @Override
    public Place place() {
        return Place.CUSTOMER_TAB;
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
        return "job/panels :: tab";
    }

    /** Every tab of the page asks for its model; rows are read for the one that is shown alone. */
    @Override
    public Map<String, Object> model(@Nullable UUID subject) {
        if (subject == null || !request.getRequestURI().endsWith("/jobs")) {
            return Map.of("rows", List.of());
        }
        List<JobLine> rows = jobs.of(JobQuery.ofCustomer(subject, MOST));
        boolean live = rows.stream().anyMatch(line -> line.job().state().open());
        List<JobPause> paused = pauses.all().stream()
                .filter(pause -> pause.of(JobPause.Scope.CUSTOMER, subject.toString()))
                .toList();
        return Map.of("rows", rows, "live", live, "customer", subject, "pauses", paused);
    }
}
