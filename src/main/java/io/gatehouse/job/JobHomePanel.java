package io.gatehouse.job;

import io.gatehouse.shared.PagePanel;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** On the home page: the jobs that run now and those that failed. */
@Component
class JobHomePanel implements PagePanel {

    private static final int MOST = 5;

    private final Jobs jobs;
    private final MessageSource messages;
    private final Clock clock;

    JobHomePanel(Jobs jobs, MessageSource messages, Clock clock) {
        this.jobs = jobs;
        this.messages = messages;
        this.clock = clock;
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
        Locale locale = LocaleContextHolder.getLocale();
        Instant now = Instant.now(clock);
        JobQuery open = new JobQuery(Set.of(JobState.RUNNING, JobState.FAILED), null, null, null, null, MOST);
        List<JobLine> lines = jobs.list(open).items().stream()
                .map(job -> JobLine.of(job, now, messages, locale))
                .toList();
        return lines.isEmpty() ? Map.of() : Map.of("rows", lines);
    }
}
