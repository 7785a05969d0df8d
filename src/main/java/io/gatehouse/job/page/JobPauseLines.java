package io.gatehouse.job.page;

import io.gatehouse.job.pause.JobPause;
import io.gatehouse.job.pause.JobPause.Scope;
import io.gatehouse.job.pause.JobPauses;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** What is paused, in words for a page. Schedules say so in their own list. */
@Component
class JobPauseLines {

    private final JobPauses pauses;
    private final MessageSource messages;

    JobPauseLines(JobPauses pauses, MessageSource messages) {
        this.pauses = pauses;
        this.messages = messages;
    }

    record Line(JobPause pause, String title, String href, String resume) {}

    List<Line> all(Locale locale) {
        return pauses.all().stream()
                .filter(pause -> pause.scope() != Scope.SCHEDULE)
                .map(pause -> pause.scope() == Scope.KIND ? kind(pause, locale) : customer(pause, locale))
                .toList();
    }

    boolean paused(@Nullable String kind) {
        return kind != null && pauses.all().stream().anyMatch(pause -> pause.of(Scope.KIND, kind));
    }

    private Line kind(JobPause pause, Locale locale) {
        return new Line(
                pause,
                JobLine.kind(pause.subject(), messages, locale),
                "/jobs?kind=" + pause.subject(),
                "/jobs/kinds/" + pause.subject() + "/resume");
    }

    private Line customer(JobPause pause, Locale locale) {
        String page = "/customers/" + pause.subject() + "/jobs";
        String title = messages.getMessage("job.pause.customer", null, locale);
        return new Line(
                pause, title, page, pause.suspended() ? "/customers/" + pause.subject() + "/resume" : page + "/resume");
    }
}
