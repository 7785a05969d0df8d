package io.gatehouse.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.job.RecurringWork;
import io.gatehouse.subscription.gap.Gap;
import io.gatehouse.subscription.gap.GapCause;
import io.gatehouse.subscription.keep.KeptSubscription;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** An account that hears each of its chats by itself, as Microsoft's pages have it. */
class ChatByChatTests extends NotifiedBase {

    private static final String EVERYBODYS = "19:sandbox_emergency@thread.v2";
    private static final String NEW = "19:began@thread.v2";

    @Autowired
    List<RecurringWork> recurring;

    @Override
    boolean hearsAllAtOnce() {
        return false;
    }

    @Test
    void writesDownWhatWasSaidBeforeAChatWasFound() {
        assertThat(active()).hasSize(2);
        assertThat(lasting()).isEmpty();
        List<Gap> before = gaps();
        check();
        assertThat(gaps()).as("what was heard all the time is no gap").isEqualTo(before);

        Instant looked = looked();
        chats(false, "[\"" + EVERYBODYS + "\",\"" + NEW + "\"]");
        check();

        assertThat(active()).anyMatch(resource -> resource.contains(NEW));
        assertThat(gaps())
                .filteredOn(gap -> gap.resource().contains(NEW))
                .singleElement()
                .satisfies(gap -> {
                    assertThat(gap.cause()).isEqualTo(GapCause.FOUND_LATE);
                    assertThat(gap.startedAt()).isEqualTo(looked);
                    assertThat(gap.endedAt()).isAfter(looked);
                });
        assertThat(looked()).isAfter(looked);
        check();
        assertThat(gaps()).filteredOn(gap -> gap.resource().contains(NEW)).hasSize(1);
    }

    @Test
    void missesNothingWhereThereIsNoChatYet() {
        chats(false, "[]");
        check();
        forgetLooks();
        dueNow();
        check();
        assertThat(active()).isEmpty();
        assertThat(lasting()).as("there is nothing to hear").isEmpty();
        List<Gap> before = gaps();
        dueNow();
        check();
        assertThat(gaps()).isEqualTo(before);

        chats(false, "[\"" + NEW + "\"]");
        check();
        assertThat(active()).hasSize(1);
        assertThat(gaps())
                .filteredOn(gap -> gap.resource().contains(NEW))
                .as("its first words may have come before it was found")
                .hasSize(1);
    }

    /** The list of chats tells of new ones; that all at once is refused was heard often enough. */
    @Test
    void looksForChatsWithoutAskingForAllOfThemEachTime() {
        check();
        long asked = calls("POST", "/v1.0/subscriptions");
        long looked = calls("GET", "/v1.0/me/chats");

        dueNow();
        look();

        assertThat(calls("GET", "/v1.0/me/chats")).isGreaterThan(looked);
        assertThat(calls("POST", "/v1.0/subscriptions")).isEqualTo(asked);
        assertThat(in(() -> subscriptions.live(connection)))
                .filteredOn(kept -> kept.state() == KeptSubscription.State.REFUSED)
                .singleElement()
                .satisfies(whole -> assertThat(whole.times().dueAt())
                        .isBetween(Instant.now().plusSeconds(60), Instant.now().plusSeconds(121)));

        chats(true, "null");
        check();
        assertThat(active()).anyMatch(resource -> resource.endsWith("getAllMessages"));
    }

    private void look() {
        in(() -> {
            recurring.stream()
                    .filter(work -> work.name().equals("subscription.due"))
                    .forEach(RecurringWork::run);
            return true;
        });
        awaitJobs();
    }

    private long calls(String method, String path) {
        return sandbox.calls().stream()
                .filter(call -> call.method().equals(method) && call.path().equals(path))
                .count();
    }

    private List<String> active() {
        return in(() -> subscriptions.live(connection)).stream()
                .filter(kept -> kept.state() == KeptSubscription.State.ACTIVE)
                .map(KeptSubscription::resource)
                .toList();
    }

    private List<Gap> lasting() {
        return gaps().stream().filter(gap -> gap.endedAt() == null).toList();
    }

    private Instant looked() {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select max(chats_seen_at) from subscription where connection_id = ?")
                        .param(connection)
                        .query(Timestamp.class)
                        .single()
                        .toInstant());
    }

    private void forgetLooks() {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update subscription set chats_seen_at = null where connection_id = ?")
                        .param(connection)
                        .update());
    }
}
