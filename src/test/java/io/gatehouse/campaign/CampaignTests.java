package io.gatehouse.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/** A profile asks for more, and everybody who lacks it is asked. */
class CampaignTests extends CampaignBase {

    private static final class Killed extends Error {}

    /** Dies once, before or after the commit of one of its transactions. */
    private static final class Mortal extends TransactionTemplate {

        private final int deadly;
        private final boolean committed;
        private int calls;

        Mortal(PlatformTransactionManager transactions, int deadly, boolean committed) {
            super(transactions);
            this.deadly = deadly;
            this.committed = committed;
        }

        @Override
        public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
            boolean dies = ++calls == deadly;
            T result = super.execute(status -> {
                T answer = action.doInTransaction(status);
                if (dies && !committed) {
                    throw new Killed();
                }
                return answer;
            });
            if (dies) {
                throw new Killed();
            }
            return result;
        }
    }

    @Test
    void saysHowManyCustomersAProfileEditConcernsAndAsksThemAll() throws Exception {
        connected(2_000);
        widenProfile();

        assertThat(page("/profiles/direct-routing/diff?from=1&to=2"))
                .contains("2,000 customers have to consent again, of 2,000 connected")
                .contains("Ask these customers");
        assertThat(page("/campaigns/new?profile=direct-routing")).contains("2,000 customers have to consent again");
        MvcTestResult begun = post("/campaigns", "profile", "direct-routing", "perHour", "2000", "message", "Please");
        assertThat(begun).hasStatus3xxRedirection();
        String address = begun.getResponse().getRedirectedUrl().replaceAll("\\?.*", "");
        UUID id = UUID.fromString(address.replace("/campaigns/", ""));

        assertThat(post(address + "/pause")).hasStatus3xxRedirection();
        assertThat(in(() -> members.progress(id)).total()).isEqualTo(2_000);
        assertThat(page(address)).contains("of 2,000 asked or skipped", "Paused", "2,000 per hour");
        assertThat(page("/campaigns")).contains("Paused");
        assertThat(post("/campaigns", "profile", "direct-routing", "perHour", "10"))
                .hasStatus(422);
    }

    @Test
    void asksNobodyTwiceAndLeavesNobodyOutWhereverItDies() {
        connected(12);
        widenProfile();
        UUID id = prepared(2_000);

        int deaths = 0;
        for (int death = 1; death <= 12; death++) {
            CampaignSender mortal = new CampaignSender(
                    campaignRows, members, invitations, trail, new Mortal(transactions, 2, death % 2 == 0));
            try {
                for (int turn = 0; turn < 3; turn++) {
                    hurry(id);
                    in(() -> mortal.next(id));
                }
            } catch (Killed killed) {
                deaths++;
            }
        }
        finish(id);

        assertThat(deaths).isGreaterThan(5);
        System.out.println("Campaign: died " + deaths + " times");
        assertThat(in(() -> campaigns.get(id)).state()).isEqualTo(CampaignState.DONE);
        assertThat(in(() -> members.progress(id)).sent()).isEqualTo(12);
        assertThat(count("select count(*) from invitation where purpose = 'CONSENT_MORE'"))
                .isEqualTo(12);
        assertThat(count("select count(distinct customer_id) from invitation")).isEqualTo(12);
        assertThat(count("select count(*) from mail_message where kind = 'consent-more'"))
                .isEqualTo(12);
        assertThat(count("select count(distinct recipient) from mail_message where kind = 'consent-more'"))
                .isEqualTo(12);
    }
}
