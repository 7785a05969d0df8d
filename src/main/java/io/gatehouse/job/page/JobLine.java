package io.gatehouse.job.page;

import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/** A job with the words its line on a page needs. */
record JobLine(
        JobView job,
        String kind,
        @Nullable String duration,
        @Nullable String next,
        boolean held) {

    static JobLine of(JobView job, Instant now, MessageSource messages, Locale locale) {
        Instant end = job.finishedAt() == null ? now : job.finishedAt();
        String duration = job.startedAt() == null ? null : words(Duration.between(job.startedAt(), end));
        Instant again = job.nextAttemptAt();
        boolean held = job.held(now);
        String next = again == null || !job.state().open()
                ? null
                : messages.getMessage(
                        held ? "job.held" : job.attempt() == 0 ? "job.look" : "job.again",
                        new Object[] {words(Duration.between(now, again)), job.attempt(), clock(again)},
                        locale);
        return new JobLine(job, kind(job.kind(), messages, locale), duration, next, held);
    }

    static String kind(String kind, MessageSource messages, Locale locale) {
        return String.valueOf(messages.getMessage("job.kind." + kind, null, kind, locale));
    }

    public UUID id() {
        return job.id();
    }

    /** What stands against it at this moment; null where nothing does, though an attempt before may have failed. */
    public @Nullable String why() {
        return job.state() == JobState.FAILED || job.state() == JobState.WAITING ? job.error() : null;
    }

    public boolean mayRetry() {
        return job.state() == JobState.FAILED || job.state() == JobState.CANCELLED;
    }

    public boolean mayRunNow() {
        return !held && (job.state() == JobState.WAITING || job.state() == JobState.QUEUED);
    }

    public boolean maySetAside() {
        return job.state() == JobState.FAILED;
    }

    public boolean mayCancel() {
        return job.state().open();
    }

    private static String clock(Instant instant) {
        return DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC).format(instant);
    }

    static String words(Duration duration) {
        if (duration.isNegative() || duration.toMillis() < 1_000) {
            return Math.max(0, duration.toMillis()) + " ms";
        }
        if (duration.toSeconds() < 60) {
            return duration.toSeconds() + " s";
        }
        return duration.toMinutes() < 60
                ? both(duration.toMinutes(), " min", duration.toSecondsPart(), " s")
                : both(duration.toHours(), " h", duration.toMinutesPart(), " min");
    }

    /** "4 min 10 s", but "4 min" on the minute. */
    private static String both(long great, String greatUnit, long small, String smallUnit) {
        return great + greatUnit + (small == 0 ? "" : " " + small + smallUnit);
    }
}
