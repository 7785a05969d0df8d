package io.gatehouse.directory.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.gatehouse.job.JobContext;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

/** When a sync has got farther than the attempts before it, which gives it all its patience again. */
class SyncProgressTests {

    private final JobContext job = mock(JobContext.class);
    private final SyncProgress progress = new SyncProgress(job, part -> 0L);

    @Test
    void getsFartherByEachPageOfARoundThatGoesOn() {
        progress.begin(DirectoryPart.USERS, at("page 7", 700));
        verify(job, never()).gotFarther();

        progress.page(DirectoryPart.USERS, at("page 8", 800));

        InOrder order = inOrder(job);
        order.verify(job).gotFarther();
        order.verify(job).progress(800, null, "800 users");
    }

    /** It could fail at the same page for ever. */
    @Test
    void getsNoFartherByARoundThatBeginsAnew() {
        progress.begin(DirectoryPart.USERS, at(null, 0));
        progress.page(DirectoryPart.USERS, at("page 1", 100));
        progress.page(DirectoryPart.USERS, at("page 2", 200));

        verify(job, never()).gotFarther();
    }

    @Test
    void getsNoFartherOnceMicrosoftHasForgottenTheLink() {
        progress.begin(DirectoryPart.USERS, at("page 7", 700));
        progress.begin(DirectoryPart.USERS, at(null, 0));
        progress.page(DirectoryPart.USERS, at("page 1", 100));

        verify(job, never()).gotFarther();
    }

    @Test
    void tellsOfEachPart() {
        progress.begin(DirectoryPart.USERS, at("page 7", 700));
        progress.begin(DirectoryPart.GROUPS, at(null, 0));
        progress.page(DirectoryPart.GROUPS, at("page 1", 100));

        verify(job, never()).gotFarther();
        verify(job).progress(anyLong(), any(), org.mockito.ArgumentMatchers.eq("100 groups"));
        assertThat(at(null, 0).fresh()).isTrue();
    }

    private static SyncPosition at(@Nullable String nextLink, long seen) {
        return new SyncPosition(nextLink, null, 1, true, false, seen, Instant.EPOCH, SyncCounts.NONE);
    }
}
