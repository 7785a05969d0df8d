package io.gatehouse.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html;
import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.web.TestCallers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.core.io.ClassPathResource;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.PlatformTransactionManager;

/** A provider with as many connected customers as a campaign needs, and the steps a campaign takes. */
@PortalTest
@AutoConfigureMockMvc
abstract class CampaignBase {

    static final Actor MAJA =
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

    @BeforeEach
    void addProvider() {
        provider = rows.another("Campaigns Inc");
    }

    @AfterEach
    void disconnect() {
        sql("update campaign set state = 'STOPPED' where state in ('RUNNING', 'PAUSED')");
        sql("update connection set state = 'DISCONNECTED', health = 'DISCONNECTED'");
    }

    UUID prepared(int perHour) {
        return in(() -> campaigns
                .prepare(new Campaigns.Wanted("direct-routing", perHour, null, null), MAJA)
                .id());
    }

    void finish(UUID id) {
        for (int turn = 0; turn < 40 && !in(() -> campaigns.get(id)).state().over(); turn++) {
            hurry(id);
            in(() -> sender.next(id));
        }
    }

    /** As if the pause between two invitations were over. */
    void hurry(UUID id) {
        sql("update campaign set next_at = next_at - interval '1 hour' where id = '" + id + "'");
    }

    /** The owner writes a version that asks for one thing more, and uses it. */
    void widenProfile() {
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

    /** Customers that granted what the first version asks for. */
    void connected(int number) {
        rows.in(provider, () -> {
            ConnectedCustomers.insert(rows.jdbc(), provider.value(), number, ConnectedCustomers.SCOPES);
            return number;
        });
    }

    void sql(String statement) {
        rows.in(provider, () -> rows.jdbc().sql(statement).update());
    }

    long count(String sql) {
        return rows.in(provider, () -> rows.jdbc().sql(sql).query(Long.class).single());
    }

    <T> T in(Supplier<T> work) {
        return ProviderScope.call(provider, work::get);
    }

    String page(String address) throws Exception {
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

    MvcTestResult post(String address, String... fields) {
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
