package io.gatehouse.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.invitation.desk.RemindInvited;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.web.TestCallers;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The day by which everybody should have consented: who is reminded when, and who is behind afterwards. */
class CampaignDeadlineTests extends CampaignBase {

    private static final String MAILS = "select count(*) from mail_message where kind = 'consent-more'";

    @Autowired
    CampaignReminders reminders;

    @Autowired
    RemindInvited invited;

    /** Midnight may come in the middle of a test. */
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    @Test
    void remindsWhoHasNotConsentedAndSaysWhoIsBehind() throws Exception {
        connected(3);
        widenProfile();
        UUID id = asked(5);
        assertThat(page("/")).contains("Teams Direct Routing").doesNotContain("direct-routing");
        assertThat(endingWith(5)).isEqualTo(3);

        remind();
        assertThat(count(MAILS)).as("nobody the day after being asked").isEqualTo(3);
        sql("update campaign_member set changed_at = changed_at - interval '2 days'");
        sql("update mail_message set state = 'SENT', sent_at = now() - interval '9 days'");
        sql("update invitation set created_at = now() - interval '9 days'");
        ProviderScope.run(provider, invited::run);
        assertThat(count("select count(*) from mail_message where kind = 'reminder'"))
                .as("the campaign does it")
                .isZero();
        remind();
        remind();
        assertThat(count(MAILS)).as("once, a week before").isEqualTo(6);

        sql("update invitation set status = 'COMPLETED', ended_at = now() where id = (select invitation_id from"
                + " campaign_member where position = 1 and campaign_id = '" + id + "')");
        deadlineIs(id, 1);
        remind();
        assertThat(count(MAILS)).as("the two who have not consented").isEqualTo(8);

        deadlineIs(id, -1);
        remind();
        remind();
        assertThat(count(MAILS)).isEqualTo(8);
        assertThat(count("select count(*) from audit_entry where action = 'campaign.deadline_passed'"
                        + " and details like '%\"behind\":\"2\"%'"))
                .isOne();
        assertThat(page("/campaigns/" + id)).contains("2 customers are behind, and the deadline has passed");
        assertThat(page("/campaigns/" + id + "?show=behind")).contains("Customers who are behind", "All customers");
        assertThat(api(HttpMethod.GET, "/" + id, null))
                .bodyJson()
                .hasPathSatisfying("$.overdue", overdue -> assertThat(overdue).isEqualTo(true))
                .hasPathSatisfying(
                        "$.numbers.behind", behind -> assertThat(behind).isEqualTo(2));
        assertThat(api(HttpMethod.GET, "/" + id + "/customers?behind=true", null))
                .bodyJson()
                .hasPathSatisfying(
                        "$.items", items -> assertThat(items).asArray().hasSize(2));
    }

    @Test
    void movesOpenLinksWithTheDeadline() {
        connected(2);
        widenProfile();
        UUID id = asked(5);

        assertThat(api(HttpMethod.PUT, "/" + id + "/deadline", "{\"deadline\":\"" + in(30) + "\"}"))
                .hasStatusOk()
                .bodyJson()
                .hasPathSatisfying("$.deadline", day -> assertThat(day).isEqualTo(in(30).toString()));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> endingWith(30) == 2);
        assertThat(post("/campaigns/" + id + "/deadline", "deadline", "")).hasStatus(302);
        assertThat(api(HttpMethod.GET, "/" + id, null)).bodyJson().doesNotHavePath("$.deadline");
        assertThat(count("select count(*) from audit_entry where action = 'campaign.deadline_changed'"))
                .isOne();
        assertThat(count("select count(*) from audit_entry where action = 'campaign.deadline_removed'"))
                .isOne();

        sql("update campaign set state = 'STOPPED' where id = '" + id + "'");
        assertThat(api(HttpMethod.PUT, "/" + id + "/deadline", "{\"deadline\":\"" + in(9) + "\"}"))
                .hasStatus(409);
    }

    /** Whoever waits to be added, or was never reached, can do nothing himself. */
    @Test
    void callsOnlyThoseBehindWhoseTurnItIs() throws Exception {
        connected(7);
        widenProfile();
        UUID id = asked(5);
        becomes(id, 1, "status = 'AWAITING_PROVIDER'");
        becomes(id, 2, "status = 'OPENED'");
        becomes(id, 3, "status = 'DECLINED', ended_at = now()");
        becomes(id, 4, "mail_failed_at = now()");
        becomes(id, 5, "status = 'REVOKED', ended_at = now()");
        sql("update campaign_member set state = 'PENDING', invitation_id = null where position = 6");
        sql("update campaign_member set state = 'SKIPPED', why = 'NO_RECIPIENT', invitation_id = null"
                + " where position = 7");

        assertThat(api(HttpMethod.GET, "/" + id, null))
                .bodyJson()
                .hasPathSatisfying(
                        "$.numbers.behind", behind -> assertThat(behind).isEqualTo(2))
                .hasPathSatisfying(
                        "$.numbers.waitsForProvider", ours -> assertThat(ours).isEqualTo(4));
        assertThat(page("/campaigns/" + id)).contains("2 behind", "4 wait for you");
        assertThat(page("/campaigns/" + id + "?show=ours")).contains("Customers who wait for you", "2 behind");
        assertThat(in(() -> members.behind(id, 0, 9)))
                .extracting(CampaignMember::position)
                .containsExactly(2, 3);
        assertThat(in(() -> members.ours(id, 0, 9)))
                .extracting(CampaignMember::position)
                .containsExactly(1, 4, 5, 7);

        consentsByAnotherInvitation(id, 2);
        consentsByAnotherInvitation(id, 5);
        assertThat(in(() -> members.behind(id, 0, 9)))
                .extracting(CampaignMember::position)
                .containsExactly(3);
        assertThat(in(() -> members.ours(id, 0, 9)))
                .extracting(CampaignMember::position)
                .containsExactly(1, 4, 7);
        assertThat(in(() -> members.progress(id)))
                .extracting(CampaignProgress::behind, CampaignProgress::ours)
                .containsExactly(1, 3);
    }

    private void consentsByAnotherInvitation(UUID campaign, int position) {
        UUID other = UUID.randomUUID();
        sql("""
                insert into invitation select (jsonb_populate_record(null::invitation, to_jsonb(i)
                  || jsonb_build_object('id', '%1$s', 'reference', '%1$s', 'status', 'COMPLETED', 'ended_at', now()))).*
                from invitation i join campaign_member m on m.invitation_id = i.id
                where m.campaign_id = '%2$s' and m.position = %3$d""".formatted(other, campaign, position));
    }

    private void becomes(UUID campaign, int position, String change) {
        sql("update invitation set " + change
                + " where id = (select invitation_id from campaign_member where position = " + position
                + " and campaign_id = '" + campaign + "')");
    }

    @Test
    void refusesANearerDeadlineThatTheRateCannotKeep() {
        connected(49);
        widenProfile();
        UUID id = in(() -> campaigns
                .prepare(new Campaigns.Wanted("direct-routing", 1, null, in(9)), MAJA)
                .id());

        assertThat(post("/campaigns/" + id + "/deadline", "deadline", in(1).toString()))
                .hasStatus(422)
                .bodyText()
                .contains("the last customer would be asked after the deadline", "value=\"" + in(1) + "\"");
        assertThat(api(HttpMethod.PUT, "/" + id + "/deadline", "{\"deadline\":\"" + in(1) + "\"}"))
                .hasStatus(422);
        assertThat(count("select count(*) from campaign where deadline = date '" + in(9) + "'"))
                .isOne();

        sql("update campaign_member set state = 'SKIPPED', why = 'GRANTED' where position > 3");
        assertThat(post("/campaigns/" + id + "/deadline", "deadline", in(1).toString()))
                .hasStatus(302);
    }

    @Test
    void looksAtTheDeadlineAgainBeforeItGoesOn() {
        connected(100);
        widenProfile();
        UUID id = in(() -> campaigns
                .prepare(new Campaigns.Wanted("direct-routing", 1, null, in(9)), MAJA)
                .id());
        deadlineIs(id, 1);

        assertThat(post("/campaigns/" + id + "/resume", "perHour", "2"))
                .as("faster than it runs, though too slow")
                .hasStatus(302);
        post("/campaigns/" + id + "/pause");
        for (String rate : new String[] {"", "1"}) {
            assertThat(post("/campaigns/" + id + "/resume", "perHour", rate))
                    .hasStatus(422)
                    .bodyText()
                    .contains("the last customer would be asked after the deadline");
        }
        assertThat(post("/campaigns/" + id + "/resume", "perHour", "1"))
                .bodyText()
                .contains("value=\"1\"");
        assertThat(in(() -> campaigns.get(id)).state()).isEqualTo(CampaignState.PAUSED);
        assertThat(post("/campaigns/" + id + "/resume", "perHour", "1000")).hasStatus(302);
    }

    @Test
    void refusesDaysThatDoNotFit() {
        connected(49);
        widenProfile();

        for (String day : new String[] {in(0).toString(), in(90).toString(), "soon"}) {
            assertThat(post("/campaigns", "profile", "direct-routing", "perHour", "2000", "deadline", day))
                    .hasStatus(422)
                    .bodyText()
                    .contains("A day from tomorrow to 89 days ahead.");
        }
        assertThat(post("/campaigns", "profile", "direct-routing", "perHour", "1", "deadline", in(1).toString()))
                .hasStatus(422)
                .bodyText()
                .contains("the last customer would be asked after the deadline");
        assertThat(count("select count(*) from campaign")).isZero();
    }

    private UUID asked(int days) {
        UUID id = in(() -> campaigns
                .prepare(new Campaigns.Wanted("direct-routing", 2_000, null, in(days)), MAJA)
                .id());
        finish(id);
        assertThat(count(MAILS)).isEqualTo(count("select count(*) from campaign_member"));
        return id;
    }

    private void remind() {
        in(() -> {
            reminders.run();
            return "";
        });
    }

    private LocalDate in(int days) {
        return today.plusDays(days);
    }

    private void deadlineIs(UUID id, int days) {
        sql("update campaign set deadline = date '" + in(days) + "' where id = '" + id + "'");
    }

    /** Open invitations that end with that day. */
    private long endingWith(int days) {
        return count("select count(*) from invitation where status = 'PENDING' and expires_at between timestamptz '"
                + in(days + 1) + " 00:00Z' - interval '2 minutes' and timestamptz '" + in(days + 1)
                + " 00:00Z' + interval '2 minutes'");
    }

    private MvcTestResult api(HttpMethod method, String path, @Nullable String body) {
        var request = mvc.method(method).uri("/api/v1/campaigns" + path).with(TestCallers.program(provider));
        return (body == null
                        ? request
                        : request.contentType(MediaType.APPLICATION_JSON).content(body))
                .exchange();
    }
}
