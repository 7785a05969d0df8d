package io.gatehouse.directory.sync;

import io.gatehouse.connection.check.VerifyJob;
import io.gatehouse.connection.token.ConnectionBroken;
import io.gatehouse.connection.token.ConnectionUnavailable;
import io.gatehouse.directory.position.SyncOvertaken;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.directory.write.RemovalQuestions;
import io.gatehouse.directory.write.TooManyRemovals;
import io.gatehouse.job.GiveUp;
import io.gatehouse.job.RetryLater;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.microsoft.call.KeepsQuiet;
import io.gatehouse.microsoft.call.Spared;
import io.gatehouse.microsoft.failure.ErrorCatalogue;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftError;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Decides whether a sync that failed goes on by itself or waits for a person, and says why in plain words. */
@Component
class SyncFailures {

    private static final Duration OVERTAKEN = Duration.ofSeconds(30);
    private static final Duration YOUNG = Duration.ofMinutes(15);
    private static final Duration LOOKED_LATELY = Duration.ofMinutes(2);
    private static final int MOST_SETBACKS = 11;

    private final Jobs jobs;
    private final RemovalQuestions questions;
    private final MessageSource messages;
    private final Clock clock;

    SyncFailures(Jobs jobs, RemovalQuestions questions, MessageSource messages, Clock clock) {
        this.jobs = jobs;
        this.questions = questions;
        this.messages = messages;
        this.clock = clock;
    }

    RuntimeException judge(SyncRun run, RuntimeException failure) {
        return switch (failure) {
            case ConnectionUnavailable later -> later.again(String.valueOf(later.getMessage()));
            case ConnectionBroken broken -> broken.judged(run.connection());
            case SyncOvertaken overtaken -> new RetryLater(OVERTAKEN, String.valueOf(overtaken.getMessage()));
            case TooManyRemovals many -> ask(run, many);
            case Spared spared ->
                new RetryLater(spread(), explain(spared.failure().error()));
            // nor was one here: it may be what somebody else of this tenant was told
            case KeepsQuiet quiet ->
                RetryLater.ordered(quiet.left(), explain(quiet.failure().error()));
            case MicrosoftException microsoft -> judge(run, microsoft.failure());
            default -> failure;
        };
    }

    /** No attempt was made: however long nobody is answered, it goes on afterwards, and not with all others at once. */
    private static Duration spread() {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(20_000, 40_000));
    }

    /** Somebody may have agreed to as many while this was found out. */
    private RuntimeException ask(SyncRun run, TooManyRemovals many) {
        return questions.ask(run.customer(), many.asked())
                ? new GiveUp(String.valueOf(many.getMessage()))
                : new RetryLater(Duration.ZERO, String.valueOf(many.getMessage()));
    }

    private RuntimeException judge(SyncRun run, MicrosoftFailure failure) {
        String reason = explain(failure.error());
        if (failure instanceof MicrosoftFailure.Throttled throttled) {
            return RetryLater.ordered(throttled.retryAfter(), reason);
        }
        if (failure.kind() == FailureKind.QUEUE_FULL) {
            return new RetryLater(spread(), reason);
        }
        boolean mayPass =
                failure.passing() || failure instanceof MicrosoftFailure.ResyncRequired || arriving(run, failure);
        boolean patient = run.job().setbacks() < MOST_SETBACKS;
        if (mayPass && patient) {
            return again(run, failure, reason).counted();
        }
        return mayPass || !patient || lookedLately(run) ? new GiveUp(reason) : afterLook(run, reason);
    }

    /** Where the connection as a whole has lost its rights that is what is told, and the sync waits for the repair. */
    private RuntimeException afterLook(SyncRun run, String reason) {
        verify(run);
        return new RetryLater(spread(), reason).counted();
    }

    /** A look from before the first refusal says nothing of it: the rights may have gone right after. */
    private boolean lookedLately(SyncRun run) {
        if (run.job().setbacks() == 0) {
            return false;
        }
        Instant looked = run.connection().lastVerifiedAt();
        return looked != null && looked.plus(LOOKED_LATELY).isAfter(clock.instant());
    }

    /** A consent reaches Graph's servers one after the other: what some of them refuse at first is theirs soon. */
    private boolean arriving(SyncRun run, MicrosoftFailure failure) {
        Instant connected = run.connection().connectedAt();
        return failure instanceof MicrosoftFailure.Refused
                && connected != null
                && connected.plus(YOUNG).isAfter(clock.instant());
    }

    private static RetryLater again(SyncRun run, MicrosoftFailure failure, String reason) {
        Duration named = failure instanceof MicrosoftFailure.Unavailable unavailable ? unavailable.retryAfter() : null;
        return RetryLater.outage(
                named, Duration.ofSeconds(15L << Math.min(run.job().setbacks() + 1, 6)), reason);
    }

    /** Whether the connection as a whole has lost its rights is for its own check to find out. */
    void verify(SyncRun run) {
        jobs.enqueueUnlessOpen(VerifyJob.request(run.connection()));
    }

    private String explain(MicrosoftError error) {
        ErrorCatalogue.Explanation keys = ErrorCatalogue.explain(error);
        return text(keys.title()) + ". " + text(keys.what());
    }

    private String text(String key) {
        return String.valueOf(messages.getMessage(key, null, key, Locale.ENGLISH));
    }
}
