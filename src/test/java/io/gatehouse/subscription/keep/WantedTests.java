package io.gatehouse.subscription.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.profile.reading.ProfileReader;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import io.gatehouse.subscription.gap.GapCause;
import io.gatehouse.subscription.gap.Gaps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.io.ClassPathResource;

/** What is asked for, where Microsoft does not give all of it. */
class WantedTests {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final GraphAccess ACCESS =
            new GraphAccess(new TenantId("11111111-1111-4111-8111-111111111111"), Secret.of("bearer"));
    private static final Wanted ALL = new Wanted(
            "/users/1/chats/getAllMessages",
            0,
            "/users/1/chats/getAllMessages",
            "created",
            Duration.ofDays(3),
            true,
            SubscriptionKind.MESSAGE);

    private final ConnectionView connection = mock(ConnectionView.class);
    private final Refusals refusals = mock(Refusals.class);
    private final KeptSubscription whole = kept(ALL, KeptSubscription.State.REFUSED);

    @Test
    void livesAsLongAsMicrosoftSays() {
        assertThat(ALL.shorter(said("Subscription expiration can only be 4230 minutes in the future."))
                        .map(Wanted::life))
                .contains(Duration.ofMinutes(4_230));
        assertThat(ALL.shorter(said("Subscription expiration can only be 4320 minutes in the future."))
                        .map(Wanted::life))
                .as("our clock is ahead")
                .contains(Duration.ofMinutes(2_160));
        assertThat(ALL.shorter(said("Subscription expiration is too far away.")).map(Wanted::life))
                .contains(Duration.ofMinutes(2_160));
        assertThat(ALL.shorter(said("lifecycleNotificationUrl is a required property when the expirationDateTime is")))
                .isEmpty();
        assertThat(ALL.shorter(said("Subscription expiration can only be 5 minutes in the future.")))
                .isEmpty();
    }

    @Test
    void livesForTwentyNineDaysWhereItIsAboutPeopleAndGroups() throws IOException {
        Profiles profiles = mock(Profiles.class);
        String yaml = new ClassPathResource("profiles/direct-routing.yaml").getContentAsString(StandardCharsets.UTF_8);
        when(profiles.find("direct-routing"))
                .thenReturn(Optional.of(ProfileReader.read(yaml).profile()));
        when(connection.profile()).thenReturn("direct-routing");
        when(connection.customerId()).thenReturn(UUID.randomUUID());
        when(connection.tenant()).thenReturn(ACCESS.tenant());

        List<Wanted> wanted =
                new Wishes(profiles, mock(PeopleToWatch.class)).of(connection, List.of(), () -> ACCESS, untold -> {});

        assertThat(wanted).extracting(Wanted::resource).containsExactly("/users", "/groups");
        assertThat(wanted).allSatisfy(each -> {
            assertThat(each.life()).isEqualTo(Duration.ofMinutes(41_760));
            assertThat(each.end(NOW))
                    .as("our clock may be ahead")
                    .isEqualTo(NOW.plus(Duration.ofDays(29)).minusSeconds(120));
        });
    }

    @Test
    void leavesPeopleInTheirPart() {
        List<String> people = ids(0, 7);
        Map<Integer, List<String>> first = PeopleToWatch.parts(people, Map.of(), 3);
        assertThat(first).containsOnly(Map.entry(0, ids(0, 3)), Map.entry(1, ids(3, 6)), Map.entry(2, ids(6, 7)));

        List<String> joined = new java.util.ArrayList<>(people);
        joined.addFirst("a");
        joined.remove("4");
        Map<Integer, List<String>> second = PeopleToWatch.parts(joined, first, 3);
        assertThat(second)
                .containsOnly(Map.entry(0, ids(0, 3)), Map.entry(1, List.of("3", "5", "a")), Map.entry(2, ids(6, 7)));

        Map<Integer, List<String>> scattered =
                Map.of(0, List.of("1"), 3, List.of("2"), 5, List.of("3"), 7, List.of("4"));
        assertThat(PeopleToWatch.parts(ids(1, 5), scattered, 3)).hasSize(2);
        assertThat(PeopleToWatch.parts(List.of(), first, 3)).isEmpty();
        assertThat(PeopleToWatch.parts(ids(0, 2), Map.of(0, List.of("0"), 1, List.of("0", "1")), 3))
                .as("nobody is named twice")
                .containsOnly(Map.entry(0, List.of("0")), Map.entry(1, List.of("1")));
    }

    @Test
    void saysWhichChatsAreNotHeard() {
        PeopleToWatch people = mock(PeopleToWatch.class);
        KeptSubscription heard = kept(ALL.ofChat("c600"), KeptSubscription.State.ACTIVE);
        when(people.chats(ACCESS))
                .thenReturn(ids(0, 612).stream().map(id -> "c" + id).toList());

        Wishes.Chats chats = new Wishes(mock(Profiles.class), people)
                .instead(connection, List.of(ALL), List.of(whole, heard), () -> ACCESS)
                .orElseThrow();

        assertThat(chats.each()).hasSize(500).contains(ALL.ofChat("c600"));
        assertThat(chats.left()).isEqualTo(112);
        assertThat(chats.hear(ALL, List.of(whole, heard))).isFalse();
        SubscriptionRows rows = mock(SubscriptionRows.class);
        Gaps gaps = mock(Gaps.class);
        when(rows.live(connection.id())).thenReturn(List.of(whole, heard));
        when(rows.chatsSeen(connection.id())).thenReturn(Optional.of(NOW.minusSeconds(120)));
        trail(rows, gaps).looked(connection, chats, NOW);
        verify(gaps).begin(whole.id(), GapCause.REFUSED, NOW.minusSeconds(120));
        verify(refusals)
                .explain(
                        whole.id(),
                        "This account is in 612 chats, of which each takes a subscription of its own."
                                + " 500 are heard, 112 are not.");
        verify(rows, never()).chatsSeen(whole.id(), NOW);
    }

    private SubscriptionTrail trail(SubscriptionRows rows, Gaps gaps) {
        return new SubscriptionTrail(
                rows, refusals, gaps, mock(ApplicationEventPublisher.class), mock(DatabaseClock.class));
    }

    private static List<String> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(String::valueOf).toList();
    }

    private static MicrosoftFailure said(String sentence) {
        return MicrosoftException.of(FailureKind.REQUEST_WRONG, sentence).failure();
    }

    private static KeptSubscription kept(Wanted wanted, KeptSubscription.State state) {
        return new KeptSubscription(
                UUID.randomUUID(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                wanted.wish(),
                wanted.part(),
                wanted.resource(),
                wanted.kind(),
                "https://connect.example",
                state,
                null,
                null,
                new KeptSubscription.Times(NOW, null, null, null, null),
                0,
                0);
    }
}
