package io.gatehouse.directory.position;

import io.gatehouse.job.JobContext;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Tells in the job's progress how many objects of which kind have arrived. */
public class SyncProgress {

    private final JobContext job;
    private final ToLongFunction<DirectoryPart> expected;
    private final Map<DirectoryPart, Long> seen = new EnumMap<>(DirectoryPart.class);
    private @Nullable Long total;
    private boolean goesOn;

    /** The function answers how many objects a full pass may bring, zero where nobody knows. */
    public SyncProgress(JobContext job, ToLongFunction<DirectoryPart> expected) {
        this.job = job;
        this.expected = expected;
    }

    public void begin(DirectoryPart resource, SyncPosition position) {
        long known = position.fullPass() ? expected.applyAsLong(resource) : 0;
        total = known > 0 ? known : null;
        tell(resource, position);
        goesOn = position.nextLink() != null;
    }

    /**
     * Another page is written. A round that goes on where an earlier attempt stood gets farther by it; one that begins with
     * this attempt may come no farther than those before it did.
     */
    public void page(DirectoryPart resource, SyncPosition position) {
        if (goesOn) {
            job.gotFarther();
        }
        tell(resource, position);
    }

    private void tell(DirectoryPart resource, SyncPosition position) {
        seen.put(resource, position.seen());
        Long expectedNow = total == null ? null : Math.max(total, position.seen());
        job.progress(position.seen(), expectedNow, words(resource, position, expectedNow));
    }

    private static String words(DirectoryPart resource, SyncPosition position, @Nullable Long total) {
        if (!position.fullPass()) {
            return String.format(Locale.ENGLISH, "%,d changes of %s", position.seen(), resource.words());
        }
        return total == null
                ? String.format(Locale.ENGLISH, "%,d %s", position.seen(), resource.words())
                : String.format(Locale.ENGLISH, "%,d of %,d %s", position.seen(), total, resource.words());
    }

    public void finished(SyncCounts counts) {
        long all = seen.values().stream().mapToLong(Long::longValue).sum();
        String words = counts.any()
                ? String.format(
                        Locale.ENGLISH,
                        "%,d added, %,d changed, %,d removed",
                        counts.added(),
                        counts.changed(),
                        counts.removed())
                : "Nothing has changed";
        job.progress(all, all, words);
    }
}
