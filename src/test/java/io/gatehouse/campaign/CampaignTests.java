package io.gatehouse.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.Html;
import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.campaign.CampaignSender.Turn;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.web.TestCallers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.core.io.ClassPathResource;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/** A profile asks for more, and everybody who lacks it is asked: F45. */
@PortalTest
@AutoConfigureMockMvc
class CampaignTests {

    private static final Actor MAJA =
            new Actor(Actor.Kind.OPERATOR, "maja", "Maja Jensen", "maja.jensen@northernvoice.example");

    @Autowired
    MockMvcTester mvc;

    @Autowired
    Rows rows;

    @Autowired
    Campaigns campaigns;

    @Autowired
    CampaignRows campaignRows;

    @Autowired
    CampaignMembers members;

    @Autowired
    CampaignInvitations invitations;

    @Autowired
    CampaignTrail trail;

    @Autowired
    CampaignSender sender;

    @Autowired
    PlatformTransactionManager transactions;

    ProviderId provider;

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

    @BeforeEach
    void addProvider() {
        provider = rows.another("Campaigns Inc");
    }

    @AfterEach
    void disconnect() {
        sql("update campaign set state = 'STOPPED' where state in ('RUNNING', 'PAUSED')");
        sql("update connection set state = 'DISCONNECTED', health = 'DISCONNECTED'");
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
        assertThat(post("/campaigns/" + id + "/resume")).hasStatus3xxRedirection();
        assertThat(in(() -> sender.next(id))).isEqualTo(new Turn.Over(CampaignState.STOPPED));
        assertThat(count("select count(*) from invitation")).isEqualTo(1);
    }

    @Test
    void startsNoCampaignThatNobodyNeeds() {
        connected(1);

        assertThatThrownBy(() -> prepared(10)).isInstanceOf(Conflict.class);
        assertThat(post("/campaigns", "profile", "nothing", "perHour", "x")).hasStatus(422);
    }

    private UUID prepared(int perHour) {
        return in(() -> campaigns
                .prepare(new Campaigns.Wanted("direct-routing", perHour, null), MAJA)
                .id());
    }

    private void finish(UUID id) {
        for (int turn = 0; turn < 40 && !in(() -> campaigns.get(id)).state().over(); turn++) {
            hurry(id);
            in(() -> sender.next(id));
        }
    }

    /** As if the pause between two invitations were over. */
    private void hurry(UUID id) {
        sql("update campaign set next_at = next_at - interval '1 hour' where id = '" + id + "'");
    }

    /** The owner writes a version that asks for one thing more, and uses it. */
    private void widenProfile() {
        try {
            String yaml = new ClassPathResource("profiles/direct-routing.yaml")
                    .getContentAsString(StandardCharsets.UTF_8)
                    .replace("      - name: User.Read\n", """
                                  - name: Presence.Read.All
                                    reason:
                                      en: Reads who is in a call.
                                  - name: User.Read
                            """);
            assertThat(post("/profiles/direct-routing/versions", "yaml", yaml)).hasStatus3xxRedirection();
            assertThat(post("/profiles/direct-routing/versions/2/use")).hasStatus3xxRedirection();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Customers that granted what the first version asks for; checked a moment ago, so that nobody checks them now. */
    private void connected(int number) {
        UUID registration = UUID.randomUUID();
        rows.in(provider, () -> {
            UUID id = provider.value();
            rows.jdbc()
                    .sql("insert into app_registration (provider_id, id, tenant_id, client_id, display_name)"
                            + " values (?, ?, 'home', 'client', 'Portal')")
                    .params(id, registration)
                    .update();
            rows.jdbc().sql("""
                            insert into customer (provider_id, id, short_name, display_name, tenant_id, state, health,
                              created_by)
                            select ?, gen_random_uuid(), 'c' || n, 'Customer ' || n, gen_random_uuid()::text, 'CONNECTED',
                              'HEALTHY', 'test' from generate_series(1, ?) n
                            """).params(id, number).update();
            rows.jdbc().sql("""
                            insert into customer_contact (provider_id, id, customer_id, email)
                            select ?, gen_random_uuid(), id, 'admin@' || short_name || '.example' from customer
                            """).params(id).update();
            return rows.jdbc()
                    .sql("""
                            insert into connection (provider_id, id, customer_id, profile, profile_version, method,
                              registration, acts_as, registration_id, tenant_id, state, health, wanted_scopes,
                              granted_scopes, last_verified_at, connected_at, created_by)
                            select provider_id, gen_random_uuid(), id, 'direct-routing', 1, 'DELEGATED_TOKEN', 'PROVIDER',
                              'CONSENTING_ADMIN', ?, tenant_id, 'ACTIVE', 'HEALTHY', scopes, scopes, now(), now(), 'test'
                            from customer, (select ?::text[] as scopes) s
                            """)
                    .param(registration)
                    .param(SCOPES.toArray(String[]::new))
                    .update();
        });
    }

    private static final List<String> SCOPES = List.of(
            "User.Read.All",
            "User.ReadWrite.All",
            "Group.ReadWrite.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All",
            "AppCatalog.ReadWrite.All",
            "User.Read",
            "profile",
            "offline_access");

    private void sql(String statement) {
        rows.in(provider, () -> rows.jdbc().sql(statement).update());
    }

    private long count(String sql) {
        return rows.in(provider, () -> rows.jdbc().sql(sql).query(Long.class).single());
    }

    private <T> T in(Supplier<T> work) {
        return ProviderScope.call(provider, work::get);
    }

    private String page(String address) throws Exception {
        MvcTestResult page = mvc.get()
                .uri(address)
                .with(TestCallers.owner(provider))
                .with(SecurityMockMvcRequestPostProcessors.csrf())
                .exchange();
        assertThat(page).hasStatusOk();
        String html = page.getResponse().getContentAsString();
        assertThat(html).doesNotContain("??");
        return Html.text(html);
    }

    private MvcTestResult post(String address, String... fields) {
        var request = mvc.post()
                .uri(address)
                .with(TestCallers.owner(provider))
                .with(SecurityMockMvcRequestPostProcessors.csrf());
        for (int i = 0; i < fields.length; i += 2) {
            request.param(fields[i], fields[i + 1]);
        }
        return request.exchange();
    }
}
