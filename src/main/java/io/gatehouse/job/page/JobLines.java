package io.gatehouse.job.page;

import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobView;
import io.gatehouse.job.run.Jobs;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Jobs as lines of a panel, in the words of the person who looks. */
@Component
class JobLines {

    private final Jobs jobs;
    private final MessageSource messages;
    private final Clock clock;

    JobLines(Jobs jobs, MessageSource messages, Clock clock) {
        this.jobs = jobs;
        this.messages = messages;
        this.clock = clock;
    }

    List<JobLine> of(JobQuery query) {
        return of(jobs.list(query).items());
    }

    List<JobLine> of(List<JobView> views) {
        Instant now = clock.instant();
        return views.stream()
                .map(job -> JobLine.of(job, now, messages, LocaleContextHolder.getLocale()))
                .toList();
    }
}
