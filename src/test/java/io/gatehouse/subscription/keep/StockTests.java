package io.gatehouse.subscription.keep;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.graph.Subscriptions;
import io.gatehouse.microsoft.graph.Subscriptions.Known;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import io.gatehouse.subscription.gap.GapCause;
import io.gatehouse.subscription.gap.Gaps;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is missing in Microsoft's list: one of its replicas may not know yet what another one has made. */
class StockTests {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Instant SEEN = NOW.minus(Duration.ofMinutes(20));
    private static final String THEIRS = "7f105c7d-2dc5-4530-97cd-4e7ae6534c07";
    private static final GraphAccess ACCESS =
            new GraphAccess(new TenantId("11111111-1111-4111-8111-111111111111"), Secret.of("bearer"));

    private final Subscriptions microsoft = mock(Subscriptions.class);
    private final SubscriptionRows rows = mock(SubscriptionRows.class);
    private final SubscriptionTrail trail = mock(SubscriptionTrail.class);
    private final ConnectionView connection = mock(ConnectionView.class);
    private final DatabaseClock clock = mock(DatabaseClock.class);
    private final Stock stock = new Stock(
            microsoft,
            rows,
            trail,
            new Renewing(
                    microsoft, rows, mock(Refusals.class), trail, mock(Gaps.class), mock(ContentKeyring.class), clock),
            new Making(
                    microsoft,
                    mock(ContentKeyring.class),
                    trail,
                    mock(AppRegistrations.class),
                    new PublicUrl(URI.create("https://connect.example")),
                    clock),
            clock);

    private final KeptSubscription kept = new KeptSubscription(
            UUID.randomUUID(),
            UUID.randomUUID(),
            UUID.randomUUID(),
            "messages",
            0,
            "/chats/getAllMessages",
            SubscriptionKind.values()[0],
            "https://connect.example",
            KeptSubscription.State.ACTIVE,
            THEIRS,
            null,
            new KeptSubscription.Times(SEEN.minusSeconds(60), NOW.plusSeconds(600), NOW.plusSeconds(60), SEEN, null),
            0,
            0);

    @BeforeEach
    void listNothing() {
        when(clock.instant()).thenReturn(NOW);
        when(connection.id()).thenReturn(kept.connectionId());
        when(rows.live(kept.connectionId())).thenReturn(List.of(kept));
        when(microsoft.list(ACCESS)).thenReturn(List.of());
    }

    @Test
    void keepsWhatIsThereWhenAskedForByItsId() {
        Instant end = NOW.plus(Duration.ofHours(1));
        when(microsoft.find(ACCESS, THEIRS)).thenReturn(Optional.of(known(end)));

        stock.take(connection, ACCESS);

        verify(rows).confirmed(kept.id(), end, NOW);
        verify(trail, never()).lost(any(), any(), any(), any());
    }

    @Test
    void missesWhatIsNotThereEitherWay() {
        when(microsoft.find(ACCESS, THEIRS)).thenReturn(Optional.empty());

        stock.take(connection, ACCESS);

        verify(trail).lost(kept, GapCause.LOST, SEEN, NOW);
        verify(rows, never()).confirmed(any(), any(), any());
    }

    @Test
    void missesWhatHasRunOutThere() {
        when(microsoft.find(ACCESS, THEIRS)).thenReturn(Optional.of(known(NOW.minusSeconds(1))));

        stock.take(connection, ACCESS);

        verify(trail).lost(kept, GapCause.LOST, SEEN, NOW);
        verify(rows, never()).confirmed(any(), any(), any());
    }

    /** A list may leave the address out, or name the host and the port as it likes. */
    @Test
    void keepsWhatDeliversHereHoweverThatIsSpelled() {
        Instant end = NOW.plus(Duration.ofHours(1));
        when(rows.byPath("x")).thenReturn(Optional.of(kept));
        for (String url : List.of("", "HTTPS://Connect.Example:443/graph/notifications/x")) {
            when(microsoft.list(ACCESS)).thenReturn(List.of(known(url, end)));

            stock.take(connection, ACCESS);
        }
        verify(rows, times(2)).confirmed(kept.id(), end, NOW);
        verify(microsoft, never()).delete(any(), any());
    }

    @Test
    void takesBackWhatDeliversElsewhere() {
        for (String url : List.of(
                "https://elsewhere.example/graph/notifications/x",
                "https://connect.example:8443/graph/notifications/x",
                "https://connect.example.evil/graph/notifications/x")) {
            when(rows.byPath("x")).thenReturn(Optional.of(kept));
            when(microsoft.list(ACCESS)).thenReturn(List.of(known(url, NOW.plusSeconds(60))));

            stock.take(connection, ACCESS);
        }
        verify(microsoft, times(3)).delete(ACCESS, THEIRS);
        verify(rows, never()).confirmed(any(), any(), any());
    }

    private static Known known(Instant end) {
        return known("https://connect.example/graph/notifications/x", end);
    }

    private static Known known(String url, Instant end) {
        return new Known(THEIRS, "/chats/getAllMessages", "app", url, end);
    }
}
