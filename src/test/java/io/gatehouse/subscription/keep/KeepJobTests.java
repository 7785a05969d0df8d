package io.gatehouse.subscription.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.RetryLater;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftError;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.subscription.keep.KeepJob.Data;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** One look at a connection's subscriptions: what several want of it, and when it comes again. */
class KeepJobTests {

    @Test
    void comparesWithMicrosoftsListOnceAnybodyWantsThat() {
        Data due = new Data(false);
        Data compare = new Data(true);

        assertThat(compare.with(due)).isEqualTo(compare);
        assertThat(due.with(compare)).isEqualTo(compare);
        assertThat(due.with(due)).isEqualTo(due);
    }

    /** Else a hiccup of a minute would use up the patience that is meant for hours. */
    @Test
    void waitsLongerEachTimeThoughMicrosoftNamesSeconds() {
        assertThat(met(Duration.ofSeconds(1), 0)).satisfies(later -> {
            assertThat(later.after()).isEqualTo(Duration.ofSeconds(20));
            assertThat(later.ordered()).isFalse();
            assertThat(later.setback()).isTrue();
        });
        assertThat(met(Duration.ofSeconds(1), 10).after()).isEqualTo(Duration.ofSeconds(640));
        assertThat(met(Duration.ofHours(1), 10)).satisfies(later -> {
            assertThat(later.after()).isEqualTo(Duration.ofHours(1));
            assertThat(later.ordered()).isTrue();
            assertThat(later.setback()).isTrue();
        });
    }

    private static RetryLater met(Duration named, int setbacks) {
        UUID id = UUID.randomUUID();
        Connections connections = mock(Connections.class);
        ConnectionView connection = mock(ConnectionView.class);
        when(connections.get(id)).thenReturn(connection);
        when(connection.active()).thenReturn(true);
        JobContext job = mock(JobContext.class);
        when(job.connectionId()).thenReturn(id);
        when(job.data(Data.class)).thenReturn(new Data(false));
        when(job.setbacks()).thenReturn(setbacks);
        Keeper keeper = mock(Keeper.class);
        Keeping keeping = mock(Keeping.class);
        when(keeping.words(any())).thenReturn("Microsoft does not answer.");
        doThrow(new MicrosoftException(
                        new MicrosoftFailure.Unavailable(MicrosoftError.of(FailureKind.UNAVAILABLE, "503"), named)))
                .when(keeper)
                .keep(any(), anyBoolean(), any());

        return catchThrowableOfType(RetryLater.class, () -> new KeepJob(connections, keeper, keeping).run(job));
    }
}
