package io.gatehouse.directory.sync;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.directory.position.DirectoryState;
import io.gatehouse.directory.write.RemovalQuestions;
import io.gatehouse.directory.write.Removals;
import io.gatehouse.directory.write.TooManyRemovals;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.run.Jobs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Where the sync of a connection stands, for the Directory tab and the home page. */
@Component
public class SyncStatus {

    private final Jobs jobs;
    private final RemovalQuestions questions;
    private final WantedCopies copies;

    SyncStatus(Jobs jobs, RemovalQuestions questions, WantedCopies copies) {
        this.jobs = jobs;
        this.questions = questions;
        this.copies = copies;
    }

    /**
     * What a person has to decide.
     *
     * @param asked names what was asked when the page was made
     */
    public record Question(String sentence, String asked) {}

    public Map<String, Object> of(ConnectionView connection, Optional<DirectoryState.Summary> summary) {
        Map<String, Object> status = new HashMap<>();
        status.put("connected", true);
        summary.map(DirectoryState.Summary::finishedAt)
                .ifPresent(finished -> status.put("nextAt", finished.plus(copies.every(connection.customerId()))));
        last(connection).ifPresent(job -> {
            if (job.state().open()) {
                status.put("job", job);
            } else if (job.state() == JobState.FAILED) {
                status.put("failed", job);
            }
        });
        List<Removals> open = questions.open(connection.customerId());
        if (!open.isEmpty()) {
            status.put("asks", new Question(TooManyRemovals.sentence(open), SyncRequests.token(open)));
        }
        return status;
    }

    private Optional<JobView> last(ConnectionView connection) {
        JobQuery newest = new JobQuery(Set.of(), DirectorySync.KIND, null, connection.id(), null, 1);
        return jobs.list(newest).items().stream().findFirst();
    }
}
