package io.gatehouse.directory.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;

import io.gatehouse.connection.Connections;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.directory.DirectoryBase;
import io.gatehouse.directory.FakeTenant;
import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.directory.position.SyncOvertaken;
import io.gatehouse.directory.position.SyncPosition;
import io.gatehouse.directory.position.SyncPositions;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.job.RetryLater;
import io.gatehouse.microsoft.graph.TenantFacts.Sku;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What a tenant tells of itself is copied with its people: changes alone are written, and nothing is made up. */
class FactSyncTests extends DirectoryBase {

    private static final String BUSY =
            "{\"error\":{\"code\":\"TooManyRequests\",\"message\":\"Please retry again later.\"}}";
    private static final String FORBIDDEN =
            "{\"error\":{\"code\":\"Authorization_RequestDenied\",\"message\":\"Insufficient privileges\"}}";

    @Autowired
    AccessTokens accessTokens;

    @Autowired
    Connections connections;

    @Autowired
    SyncPositions positions;

    @Autowired
    FactWriter writer;

    @Autowired
    FactReader reader;

    @Test
    void copiesOrganisationDomainsAndLicences() {
        graph.addUser("Adele");

        sync();

        assertThat(organization()).isEqualTo("Contoso A/S|AAD|DK|2019-05-04 10:11:12|contoso.example");
        assertThat(domains())
                .containsExactly(
                        "contoso.example|true|false|Managed|Email, OfficeCommunicationsOnline",
                        "contoso.onmicrosoft.example|false|true|Managed|Email, OfficeCommunicationsOnline");
        assertThat(licences()).containsExactly("SPE_E5|Enabled|25|14");
        assertThat(states()).containsExactly("DOMAINS COPIED", "LICENCES COPIED", "ORGANIZATION COPIED");
    }

    @Test
    void writesNothingWhileNothingChanges() {
        sync();
        List<String> before = versions();

        sync();
        graph.tenant
                .domains
                .get("contoso.example")
                .put("supportedServices", List.of("Email", "OfficeCommunicationsOnline"));
        sync();

        assertThat(versions()).isEqualTo(before).hasSize(7);
    }

    @Test
    void writesTheOneLicenceThatChanged() {
        graph.tenant.licence("ENTERPRISEPACK", 10, 3);
        sync();
        List<String> before = versions();

        graph.tenant.licence("ENTERPRISEPACK", 10, 4);
        sync();

        assertThat(licences()).containsExactly("ENTERPRISEPACK|Enabled|10|4", "SPE_E5|Enabled|25|14");
        assertThat(versions()).hasSameSizeAs(before);
        assertThat(versions().stream().filter(version -> !before.contains(version)))
                .singleElement()
                .asString()
                .endsWith(FakeTenant.sku("ENTERPRISEPACK").toString());
    }

    @Test
    void marksWhatIsGoneAndForgivesWhatReturns() {
        graph.tenant.domain("sold.example", false);
        sync();
        graph.tenant.domains.remove("sold.example");
        graph.tenant.licences.clear();
        sync();

        assertThat(domains()).hasSize(2).noneMatch(domain -> domain.startsWith("sold"));
        assertThat(licences()).isEmpty();
        assertThat(in(() -> sql("select removed_at = changed_at from directory_domain where name = 'sold.example'")
                        .query(Boolean.class)
                        .single()))
                .isTrue();

        graph.tenant.domain("sold.example", false);
        graph.tenant.licence("SPE_E5", 25, 14);
        sync();
        assertThat(domains()).hasSize(3);
        assertThat(licences()).hasSize(1);
    }

    @Test
    void followsADomainThatIsFederatedAndANewDefault() {
        sync();
        graph.tenant.domain("contoso.onmicrosoft.example", true).put("authenticationType", "Federated");
        graph.tenant.domain("contoso.example", false);
        sync();

        assertThat(domains())
                .contains("contoso.onmicrosoft.example|true|true|Federated|Email, OfficeCommunicationsOnline");
        assertThat(organization()).endsWith("contoso.onmicrosoft.example");
    }

    @Test
    void asksForNothingThatWasNotGranted() {
        grant("User.Read.All", "GroupMember.Read.All");

        sync();

        assertThat(graph.requests).contains("/organization").doesNotContain("/domains", "/subscribedSkus");
        assertThat(states()).containsExactly("DOMAINS NOT_GRANTED", "LICENCES NOT_GRANTED", "ORGANIZATION COPIED");
        assertThat(permission("DOMAINS")).isEqualTo("Domain.Read.All");
        assertThat(verifications()).isZero();

        grant("User.Read.All", "GroupMember.Read.All", "Directory.Read.All");
        sync();
        assertThat(states()).containsExactly("DOMAINS COPIED", "LICENCES COPIED", "ORGANIZATION COPIED");
        assertThat(permission("DOMAINS")).isEqualTo("Directory.Read.All");
    }

    @Test
    void namesThePermissionThatTheServiceWants() {
        grant("User.Read.All");
        in(() -> sql("update connection set wanted_scopes = '{User.Read.All,Directory.Read.All}' where id = ?")
                .param(connection)
                .update());

        sync();

        assertThat(permission("LICENCES")).isEqualTo("Directory.Read.All");
    }

    @Test
    void keepsWhatItHasWhereMicrosoftRefusesAndHasTheConnectionChecked() {
        grant("Directory.Read.All");
        sync();
        graph.answerAlways("/domains", 403, Map.of(), FORBIDDEN);
        graph.tenant.licence("SPE_E5", 25, 15);

        sync();
        sync();

        assertThat(states()).containsExactly("DOMAINS REFUSED", "LICENCES COPIED", "ORGANIZATION COPIED");
        assertThat(domains()).hasSize(2);
        assertThat(licences()).containsExactly("SPE_E5|Enabled|25|15");
        assertThat(verifications()).isOne();
    }

    @Test
    void callsThatNotGrantedOfWhichNothingIsKnown() {
        graph.answerAlways("/subscribedSkus", 403, Map.of(), FORBIDDEN);

        sync();

        assertThat(states()).contains("LICENCES NOT_GRANTED");
        assertThat(permission("LICENCES")).isEqualTo("LicenseAssignment.Read.All");
    }

    @Test
    void takesNoAnswerForAnEmptyOne() {
        sync();
        graph.answerAlways("/domains", 200, Map.of(), "{\"value\":[]}");
        graph.answerAlways("/subscribedSkus", 200, Map.of(), "{}");
        graph.answerAlways("/organization", 404, Map.of(), "{\"error\":{\"code\":\"Request_ResourceNotFound\"}}");

        sync();

        assertThat(states()).containsExactly("DOMAINS UNREADABLE", "LICENCES UNREADABLE", "ORGANIZATION UNREADABLE");
        assertThat(domains()).hasSize(2);
        assertThat(licences()).hasSize(1);
        assertThat(organization()).startsWith("Contoso A/S");
    }

    @Test
    void takesHalfAListForNone() {
        sync();
        graph.answerAlways("/domains", 200, Map.of(), """
                {"value":[{"id":"contoso.example","isDefault":true}], "@odata.nextLink":"%s/v1.0/elsewhere"}
                """.formatted(graph.origin()));
        graph.answerAlways("/elsewhere", 404, Map.of(), "{\"error\":{\"code\":\"Request_ResourceNotFound\"}}");

        sync();

        assertThat(states()).contains("DOMAINS UNREADABLE");
        assertThat(domains()).hasSize(2);
    }

    @Test
    void leavesTheOldFactsWholeAndThePauseInPeaceWhereMicrosoftWantsQuiet() {
        graph.addUser("Adele");
        sync();
        graph.addUser("Megan");
        graph.tenant.organization.put("displayName", "Renamed");
        graph.answerAlways("/subscribedSkus", 429, Map.of("Retry-After", "7"), BUSY);

        sync();

        assertThat(organization()).startsWith("Contoso A/S");
        assertThat(in(() -> sql("select count(*) from directory_user")
                        .query(Long.class)
                        .single()))
                .isEqualTo(2);
        int asked = graph.requests.size();
        assertThatThrownBy(this::sync).isInstanceOfSatisfying(RetryLater.class, later -> {
            assertThat(later.after()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(7));
            assertThat(later.ordered()).isTrue();
        });
        assertThat(graph.requests).as("nobody is asked during the pause").hasSize(asked);
    }

    @Test
    void readsThemWithTheNextSyncWhereMicrosoftIsOutOfOrder() {
        sync();
        graph.tenant.organization.put("displayName", "Renamed");
        graph.answerAlways("/domains", 503, Map.of(), "{\"error\":{\"code\":\"serviceNotAvailable\"}}");
        sync(SyncRun.Data.SCHEDULED);
        sync();
        assertThat(organization()).startsWith("Contoso A/S");

        graph.answerAlways("/domains", 0, Map.of(), null);
        sync();

        assertThat(organization()).startsWith("Renamed");
        assertThat(states()).contains("DOMAINS COPIED");
    }

    @Test
    void asksOutsideOfTransactions() {
        List<Boolean> inside = new CopyOnWriteArrayList<>();
        when(accessTokens.graph(any())).thenAnswer(call -> {
            inside.add(TransactionSynchronizationManager.isActualTransactionActive());
            return access(call.getArgument(0));
        });

        sync();

        assertThat(inside).hasSizeGreaterThanOrEqualTo(5).containsOnly(false);
    }

    @Test
    void readsAgainWithTheNextSyncWhatCouldNotBeUsed() {
        graph.answerAlways("/domains", 200, Map.of(), "{\"value\":[]}");
        sync(SyncRun.Data.SCHEDULED);
        assertThat(states()).contains("DOMAINS UNREADABLE");
        graph.answerAlways("/domains", 0, Map.of(), null);

        sync(SyncRun.Data.SCHEDULED);
        assertThat(states()).contains("DOMAINS COPIED");
    }

    @Test
    void readsOnceAnHourWhereNobodyAsked() {
        sync(SyncRun.Data.SCHEDULED);
        sync(SyncRun.Data.SCHEDULED);
        assertThat(graph.requests).containsOnlyOnce("/organization", "/domains", "/subscribedSkus");

        sync(SyncRun.Data.ASKED);

        assertThat(graph.requests).endsWith("/organization", "/domains", "/subscribedSkus");
    }

    @Test
    void writesNothingForARunThatWasOvertaken() {
        sync();
        SyncRun run =
                in(() -> new SyncRun(attempt(SyncRun.Data.ASKED), connections.get(connection), SyncRun.Data.ASKED));
        SyncPosition stale = in(() -> positions.current(run, DirectoryPart.GROUPS));
        Gathered old = in(() -> reader.read(run.connection()));
        graph.tenant.organization.put("displayName", "Renamed");
        graph.addGroup("Another round");
        sync();

        assertThatThrownBy(() -> in(() -> writer.write(run, DirectoryPart.GROUPS, stale, old)))
                .isInstanceOf(SyncOvertaken.class);

        assertThat(organization()).startsWith("Renamed");
    }

    /** With each answer in its hands, and with all but the last line written. */
    @Test
    void isAllThereOrAsItWasWhereverItDies() {
        sync();
        graph.tenant.organization.put("displayName", "Renamed");
        graph.tenant.domain("sold.example", false);
        graph.tenant.licence("ENTERPRISEPACK", 10, 3);
        List<String> before = versions();
        int deaths = 0;
        while (diesAfter(deaths)) {
            assertThat(versions()).as("after %d calls", deaths).isEqualTo(before);
            deaths++;
        }
        assertThat(deaths).as("users, groups and three facts").isGreaterThanOrEqualTo(5);
        assertThat(organization()).startsWith("Renamed");

        graph.tenant.organization.put("displayName", "Renamed again");
        graph.tenant.domains.remove("sold.example");
        graph.tenant.licence("SPE_E5", 25, 15);
        List<String> whole = versions();
        SyncRun run =
                in(() -> new SyncRun(attempt(SyncRun.Data.ASKED), connections.get(connection), SyncRun.Data.ASKED));
        SyncPosition at = in(() -> positions.current(run, DirectoryPart.GROUPS));
        Gathered told = in(() -> reader.read(run.connection()));
        Told<List<Sku>> unwritable = new Told<>(
                FactState.COPIED, "no text \0 at all", null, told.licences().facts());
        Gathered torn = new Gathered(told.organization(), told.domains(), unwritable);

        assertThatThrownBy(() -> ProviderScope.run(provider, () -> writer.write(run, DirectoryPart.GROUPS, at, torn)))
                .isInstanceOf(DataAccessException.class);

        assertThat(versions()).isEqualTo(whole);
        sync();
        assertThat(organization()).startsWith("Renamed again");
        assertThat(licences()).containsExactly("ENTERPRISEPACK|Enabled|10|3", "SPE_E5|Enabled|25|15");
    }

    /** The process ends when it wants the token for one call more. */
    private boolean diesAfter(int calls) {
        AtomicInteger left = new AtomicInteger(calls);
        when(accessTokens.graph(any())).thenAnswer(call -> {
            if (left.getAndDecrement() == 0) {
                throw new Killed();
            }
            return access(call.getArgument(0));
        });
        try {
            sync();
        } catch (Killed | IllegalStateException death) {
            // pages are read by a thread of their own
        }
        return left.getAndSet(-1) < 0;
    }

    private static final class Killed extends Error {

        private static final long serialVersionUID = 1L;
    }

    @Test
    void keepsTenantsOfTwoProvidersApart() {
        sync();
        ProviderId first = provider;
        UUID theirs = customer;
        connectAnother();
        graph.tenant.organization.put("displayName", "Fabrikam");
        graph.tenant.domains.clear();
        graph.tenant.domain("fabrikam.example", true);

        sync();

        assertThat(organization()).startsWith("Fabrikam");
        assertThat(domains()).singleElement().asString().startsWith("fabrikam.example");
        assertThat(in(() -> sql("select count(*) from directory_domain where customer_id = ?")
                        .param(theirs)
                        .query(Long.class)
                        .single()))
                .isZero();
        assertThat(rows.in(
                        first,
                        () -> sql("select name from directory_domain where removed_at is null order by name")
                                .query(String.class)
                                .list()))
                .containsExactly("contoso.example", "contoso.onmicrosoft.example");
    }

    private void grant(String... scopes) {
        in(() -> sql("update connection set granted_scopes = string_to_array(?, ' ') where id = ?")
                .params(String.join(" ", scopes), connection)
                .update());
    }

    private String organization() {
        return list("""
                select concat_ws('|', display_name, tenant_type, country, (created_at at time zone 'UTC')::text,
                  verified_domains[1]) from directory_organization where customer_id = ?
                """).getFirst();
    }

    private List<String> domains() {
        return list("""
                select concat_ws('|', name, is_default::text, is_initial::text, authentication_type,
                  array_to_string(services, ', '))
                from directory_domain where customer_id = ? and removed_at is null order by name
                """);
    }

    private List<String> licences() {
        return list("""
                select concat_ws('|', part_number, capability_status, enabled_units, consumed_units)
                from directory_licence where customer_id = ? and removed_at is null order by part_number
                """);
    }

    private List<String> states() {
        return list("select part || ' ' || state from directory_fact where customer_id = ? order by part");
    }

    private String permission(String part) {
        return list("select permission from directory_fact where customer_id = ? and part = '" + part + "'")
                .getFirst();
    }

    /** Which version of each row is there. */
    private List<String> versions() {
        return in(() -> sql("""
                        select xmin || ' ' || tenant_id from directory_organization where customer_id = :customer
                        union all select xmin || ' ' || name from directory_domain where customer_id = :customer
                        union all select xmin || ' ' || sku_id from directory_licence where customer_id = :customer
                        union all select xmin || ' ' || part from directory_fact where customer_id = :customer
                        order by 1
                        """).param("customer", customer).query(String.class).list());
    }

    private long verifications() {
        return in(() -> sql("select count(*) from job_run where kind = 'connection.verify'")
                .query(Long.class)
                .single());
    }

    private List<String> list(String query) {
        return in(() -> sql(query).param(customer).query(String.class).list());
    }
}
