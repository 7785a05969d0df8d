package io.gatehouse.directory.sync;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.directory.sync.WantedCopies.Reading;
import io.gatehouse.directory.write.RemovalQuestions;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.pause.Topic;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.subscription.DirectoryRead;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Rounds that Microsoft's word asks for. The first word begins one at once; what comes while it runs, or soon after it,
 * waits together until some time has passed since its end: in a large organisation something changes all the time, and
 * each round costs calls. What waits stands in the database until a round that began later has read it.
 */
@Component
public class NotifiedRounds implements RecurringWork {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(15);

    /** So many at one look: thousands of tenants may have changes all the time, and the queue is no place for all. */
    private static final int AT_ONCE = 500;

    private final Notices notices;
    private final WantedCopies copies;
    private final SyncRequests requests;
    private final RemovalQuestions questions;
    private final Jobs jobs;
    private final DirectorySettings settings;
    private final Look look;

    NotifiedRounds(
            Notices notices,
            WantedCopies copies,
            SyncRequests requests,
            RemovalQuestions questions,
            Jobs jobs,
            DirectorySettings settings,
            Look look) {
        this.notices = notices;
        this.copies = copies;
        this.requests = requests;
        this.questions = questions;
        this.jobs = jobs;
        this.settings = settings;
        this.look = look;
    }

    /** When it is looked, and in what. */
    @Component
    record Look(DatabaseClock clock, TransactionOperations transaction) {}

    @Override
    public String name() {
        return "directory.notified";
    }

    @Override
    public Duration every() {
        Duration quarter = settings.apart().dividedBy(4);
        return quarter.compareTo(LONGEST) > 0 ? LONGEST : quarter.compareTo(SHORTEST) < 0 ? SHORTEST : quarter;
    }

    @Override
    public Topic pausedWith() {
        return Topic.MICROSOFT;
    }

    /**
     * Something has changed in the directory of this customer, or may have. While a person is asked about removals nothing
     * is written down: the round that follows the answer begins later than this and reads all that has changed.
     */
    public void heard(UUID customer) {
        look.transaction().executeWithoutResult(status -> {
            if (!notices.again(customer) && questions.open(customer).isEmpty()) {
                notices.first(customer);
                begin(customer);
            }
        });
    }

    /** In the transaction in which the last page is written: whoever reads the copy and this sees both or neither. */
    @EventListener
    void on(DirectoryRead read) {
        notices.read(read.customerId(), read.part(), read.asOf());
    }

    /** Each in a transaction of its own: whoever is told something of one of them waits for that one alone. */
    @Override
    public void run() {
        RuntimeException trouble = null;
        for (UUID customer : due()) {
            try {
                look.transaction().executeWithoutResult(status -> begin(customer));
            } catch (RuntimeException e) {
                trouble = trouble == null ? e : trouble;
            }
        }
        if (trouble != null) {
            throw trouble;
        }
    }

    private List<UUID> due() {
        List<UUID> due = look.transaction().execute(status -> notices.due(AT_ONCE));
        return due == null ? List.of() : due;
    }

    private void begin(UUID customer) {
        Set<DirectoryPart> unread = notices.unread(customer);
        if (unread.isEmpty()) {
            return;
        }
        unread.retainAll(copies.parts(customer));
        if (unread.isEmpty()) {
            // nobody wishes for a copy any more
            notices.forget(customer);
            return;
        }
        Instant now = look.clock().instant();
        Instant again = now.plus(settings.apart());
        if (questions.open(customer).isEmpty()) {
            for (Reading reading : copies.readings(customer)) {
                if (!Collections.disjoint(reading.parts(), unread)) {
                    Instant from = earliest(reading.through(), now);
                    again = from.isAfter(now) && from.isBefore(again) ? from : again;
                }
            }
        }
        notices.wait(customer, again);
    }

    /**
     * Begins a round where one may begin, or answers from when on. One that waits reads what was told when its turn comes.
     * One that failed is left to the clock, which is patient with it: news says nothing about why it failed.
     */
    private Instant earliest(ConnectionView connection, Instant now) {
        JobView last = last(connection);
        Instant finished = last == null ? null : last.finishedAt();
        if (last != null && (last.state().open() || last.state() == JobState.FAILED)) {
            return now;
        }
        Instant from = finished == null ? now : finished.plus(settings.apart());
        if (!from.isAfter(now)) {
            requests.scheduled(connection);
        }
        return from;
    }

    private @Nullable JobView last(ConnectionView connection) {
        JobQuery newest = new JobQuery(Set.of(), DirectorySync.KIND, null, connection.id(), null, 1);
        return jobs.list(newest).items().stream().findFirst().orElse(null);
    }
}
