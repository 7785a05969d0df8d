package io.gatehouse.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.campaign.CampaignSender.Turn;
import io.gatehouse.shared.Conflict;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When a campaign sends, waits, skips and ends. */
class CampaignPauseTests extends CampaignBase {

    @Test
    void keepsToItsRate() {
        connected(3);
        widenProfile();
        UUID id = prepared(60);

        assertThat(in(() -> sender.next(id))).isInstanceOf(Turn.Went.class);

        assertThat(in(() -> sender.next(id)))
                .isInstanceOfSatisfying(
                        Turn.Wait.class,
                        wait -> assertThat(wait.pause()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60)));
        assertThat(in(() -> members.progress(id)).sent()).isEqualTo(1);
    }

    @Test
    void saysWhyItSkipsSomebody() throws Exception {
        connected(5);
        widenProfile();
        UUID id = prepared(2_000);
        sql("delete from customer_contact where customer_id = (select id from customer where short_name = 'c1')");
        sql("update connection set state = 'DISCONNECTED', health = 'DISCONNECTED' where customer_id = "
                + "(select id from customer where short_name = 'c2')");
        sql("update connection set granted_scopes = granted_scopes || '{Presence.Read.All}' where customer_id = "
                + "(select id from customer where short_name = 'c3')");

        finish(id);

        CampaignProgress progress = in(() -> members.progress(id));
        assertThat(progress.skipped()).isEqualTo(3);
        assertThat(progress.sent()).isEqualTo(2);
        assertThat(in(() -> members.page(id, 0, 10)).stream()
                        .filter(member -> member.why() != null)
                        .map(CampaignMember::why))
                .containsExactlyInAnyOrder("NO_RECIPIENT", "NOT_CONNECTED", "GRANTED");
        assertThat(page("/campaigns/" + id))
                .contains("No contact with a mail address", "Has granted it meanwhile", "Not connected any more");

        UUID again = prepared(2_000);
        finish(again);
        assertThat(in(() -> members.page(again, 0, 10)).stream().filter(member -> "ASKED".equals(member.why())))
                .hasSize(2);
    }

    @Test
    void restsWhilePausedAndEndsWhenStopped() {
        connected(4);
        widenProfile();
        UUID id = prepared(2_000);
        in(() -> sender.next(id));

        post("/campaigns/" + id + "/pause");
        hurry(id);
        assertThat(in(() -> sender.next(id))).isEqualTo(new Turn.Over(CampaignState.PAUSED));
        assertThat(post("/campaigns/" + id + "/resume", "perHour", "0")).hasStatus(422);

        in(() -> {
            campaigns.stop(id, MAJA);
            return id;
        });
        assertThat(post("/campaigns/" + id + "/resume"))
                .hasStatus(422)
                .bodyText()
                .contains("This campaign has ended; start another one.");
        assertThat(in(() -> sender.next(id))).isEqualTo(new Turn.Over(CampaignState.STOPPED));
        assertThat(count("select count(*) from invitation")).isEqualTo(1);
    }

    @Test
    void startsNoCampaignThatNobodyNeeds() {
        connected(1);

        assertThatThrownBy(() -> prepared(10)).isInstanceOf(Conflict.class);
        assertThat(post("/campaigns", "profile", "nothing", "perHour", "x")).hasStatus(422);
    }
}
