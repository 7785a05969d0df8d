package io.gatehouse.customer.register;

import static io.gatehouse.customer.register.TestCustomers.MAJA;
import static io.gatehouse.customer.register.TestCustomers.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.audit.AuditTrail;
import io.gatehouse.customer.Contact;
import io.gatehouse.customer.CustomerChange;
import io.gatehouse.customer.CustomerPreset;
import io.gatehouse.customer.CustomerQuery;
import io.gatehouse.customer.CustomerRow;
import io.gatehouse.customer.CustomerState;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.NewCustomer;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Slice;
import io.gatehouse.shared.TenantId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PortalTest
class CustomersTests {

    static final String TENANT = "5f1c0c3e-7a42-4d19-b6d1-2f0a9e64c7b8";

    @Autowired
    Customers customers;

    @Autowired
    AuditTrail trail;

    @Autowired
    Rows rows;

    ProviderId provider;

    @BeforeEach
    void addProvider() {
        provider = rows.another("Customers Inc");
    }

    <T> T in(Supplier<T> work) {
        return ProviderScope.call(provider, work);
    }

    @Test
    void keepsWhatWasGiven() {
        CustomerView made = in(() -> customers.create(wanted("contoso", "Contoso Ltd", TENANT, "CRM-1"), MAJA));

        CustomerView read = in(() -> customers.get(made.id()));
        assertThat(read).isEqualTo(made);
        assertThat(read.tenant()).isEqualTo(new TenantId(TENANT));
        assertThat(read.state()).isEqualTo(CustomerState.DRAFT);
        assertThat(read.contacts())
                .singleElement()
                .isEqualTo(new Contact("adele.vance@contoso.example", "Adele Vance", "de-CH"));
        assertThat(in(() -> trail.ofCustomer(made.id(), 10))).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo("customer.created");
            assertThat(entry.actor().name()).isEqualTo("Maja Jensen");
        });
    }

    @Test
    void namesTheCustomerThatHasTheShortNameReferenceOrTenant() {
        CustomerView first = in(() -> customers.create(wanted("contoso", "Contoso Ltd", TENANT, "CRM-1"), MAJA));

        for (NewCustomer second : List.of(
                wanted("CONTOSO", "Other", null, null),
                wanted("other", "Other", null, "CRM-1"),
                wanted("other", "Other", TENANT.toUpperCase(), null))) {
            assertThatExceptionOfType(Conflict.class)
                    .isThrownBy(() -> in(() -> customers.create(second, MAJA)))
                    .satisfies(e -> assertThat(e.existingId()).isEqualTo(first.id()));
        }
    }

    @Test
    void letsAnotherProviderUseTheSameNamesAndSeesNothingOfIt() {
        CustomerView first = in(() -> customers.create(wanted("contoso", "Contoso Ltd", TENANT, "CRM-1"), MAJA));
        ProviderId other = rows.another("Other Inc");

        ProviderScope.run(other, () -> {
            customers.create(wanted("contoso", "Contoso Ltd", TENANT, "CRM-1"), MAJA);
            assertThat(customers.find(first.id())).isEmpty();
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> customers.update(first.id(), named("Stolen"), MAJA));
            assertThatExceptionOfType(NotFound.class).isThrownBy(() -> customers.delete(first.id(), MAJA));
        });
    }

    @Test
    void createsOneOfManyThatRaceForAName() throws Exception {
        List<Callable<Object>> racers = IntStream.range(0, 12)
                .<Callable<Object>>mapToObj(i -> () -> in(() -> {
                    try {
                        return customers.create(wanted("contoso", "Contoso " + i, null, null), MAJA);
                    } catch (Conflict e) {
                        return String.valueOf(e.existingId());
                    }
                }))
                .toList();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Object> results = new ArrayList<>();
            for (Future<Object> future : threads.invokeAll(racers)) {
                results.add(future.get());
            }
            List<CustomerView> winners = results.stream()
                    .filter(CustomerView.class::isInstance)
                    .map(CustomerView.class::cast)
                    .toList();
            assertThat(winners).hasSize(1);
            assertThat(results)
                    .filteredOn(String.class::isInstance)
                    .containsOnly(winners.getFirst().id().toString());
        }
    }

    @Test
    void refusesInputThatBreaksARuleAtItsField() {
        refuses("displayName", wanted("contoso", " ", null, null));
        refuses("displayName", wanted("contoso", "a".repeat(201), null, null));
        refuses("displayName", wanted("contoso", "Contoso\r\nBcc: x@y.example", null, null));
        refuses("tenant", wanted("contoso", "Contoso", "not a tenant", null));
        refuses("tenant", wanted("contoso", "Contoso", TenantId.PERSONAL_ACCOUNTS.value(), null));
        refuses("tenant", wanted("contoso", "Contoso", "contoso.example", null));
        refuses(
                "contacts",
                new NewCustomer(
                        "contoso", "C", null, List.of(new Contact("adele", null, null)), null, List.of(), null));
        refuses(
                "contacts",
                new NewCustomer(
                        "contoso",
                        "C",
                        null,
                        List.of(new Contact("a@b.example", null, null), new Contact("A@B.example", null, null)),
                        null,
                        List.of(),
                        null));
        refuses("labels", new NewCustomer("contoso", "C", null, List.of(), null, List.of("a".repeat(51)), null));
        refuses("note", new NewCustomer("contoso", "C", null, List.of(), null, List.of(), "a".repeat(2001)));
    }

    @Test
    void takesLanguagesThatPeopleCanBeWrittenToIn() {
        for (String odd : List.of("xx", "nl", "und", "no language", "english", "x-de", "de_CH")) {
            assertThatExceptionOfType(InvalidInput.class)
                    .as(odd)
                    .isThrownBy(() -> in(() -> customers.create(spoken(odd), MAJA)))
                    .satisfies(e -> assertThat(e.field()).isEqualTo("contacts"))
                    .withMessageContaining("“" + odd + "”")
                    .withMessageContaining("en, de, fr, es, da, ja");
        }
        CustomerView made = in(() -> customers.create(spoken("DE-ch"), MAJA));
        assertThat(made.contacts().getFirst().locale()).isEqualTo("de-CH");
    }

    @Test
    void keepsALanguageFromBeforeThatNobodyIsWrittenToIn() {
        CustomerView made = in(() -> customers.create(spoken("de"), MAJA));
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update customer_contact set locale = 'nl' where customer_id = ?")
                        .param(made.id())
                        .update());

        assertThat(in(() -> customers.update(made.id(), named("Contoso AG"), MAJA))
                        .contacts()
                        .getFirst()
                        .locale())
                .isEqualTo("nl");
        assertThat(in(() -> customers.update(made.id(), reached("Adele V.", "nl"), MAJA))
                        .contacts())
                .containsExactly(new Contact("adele@contoso.example", "Adele V.", "nl"));
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> in(() -> customers.update(made.id(), reached("Adele V.", "sv"), MAJA)));
    }

    private static NewCustomer spoken(String locale) {
        return new NewCustomer(
                "contoso",
                "C",
                null,
                List.of(new Contact("adele@contoso.example", null, locale)),
                null,
                List.of(),
                null);
    }

    private static CustomerChange reached(String name, String locale) {
        List<Contact> contacts = List.of(new Contact("adele@contoso.example", name, locale));
        return new CustomerChange(null, null, null, null, null, contacts, null, null);
    }

    private void refuses(String field, NewCustomer wanted) {
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> in(() -> customers.create(wanted, MAJA)))
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void changesOnlyWhatIsNamedAndDetectsALostUpdate() {
        CustomerView made = in(() -> customers.create(wanted("contoso", "Contoso Ltd", TENANT, "CRM-1"), MAJA));

        CustomerView renamed = in(() -> customers.update(made.id(), named("Contoso AG"), MAJA));
        assertThat(renamed.displayName()).isEqualTo("Contoso AG");
        assertThat(renamed.reference()).isEqualTo("CRM-1");
        assertThat(renamed.version()).isGreaterThan(made.version());

        CustomerChange stale = new CustomerChange(null, null, null, Optional.empty(), null, null, null, made.version());
        assertThatExceptionOfType(Conflict.class).isThrownBy(() -> in(() -> customers.update(made.id(), stale, MAJA)));
        CustomerChange clear = new CustomerChange(
                null, null, Optional.empty(), Optional.empty(), null, List.of(), null, renamed.version());
        CustomerView cleared = in(() -> customers.update(made.id(), clear, MAJA));
        assertThat(cleared.reference()).isNull();
        assertThat(cleared.tenant()).isNull();
        assertThat(cleared.contacts()).isEmpty();
    }

    private static CustomerChange named(String displayName) {
        return new CustomerChange(null, displayName, null, null, null, null, null, null);
    }

    @Test
    void refusesTheProvidersOwnTenant() {
        String home = rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select tenant_id from provider where id = ?")
                        .param(provider.value())
                        .query(String.class)
                        .single());
        refuses("tenant", wanted("contoso", "Contoso", home.toUpperCase(), null));
        CustomerView made = in(() -> customers.create(wanted("contoso", "Contoso", null, null), MAJA));
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> in(() -> customers.update(made.id(), at(home), MAJA)))
                .satisfies(e -> assertThat(e.key()).isEqualTo("customer.tenant.home"));
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> ProviderScope.run(
                        provider, () -> customers.connected(made.id(), new TenantId(home), null, null)))
                .satisfies(e -> assertThat(e.key()).isEqualTo(Customers.TENANT_HOME));
        assertThat(in(() -> customers.get(made.id())).tenant()).isNull();

        // who has it from before goes on
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update customer set tenant_id = ? where id = ?")
                        .params(home, made.id())
                        .update());
        assertThat(in(() -> customers.update(made.id(), at(home), MAJA)).tenant())
                .isEqualTo(new TenantId(home));
        ProviderScope.run(provider, () -> customers.connected(made.id(), new TenantId(home), null, null));
    }

    private static CustomerChange at(String tenant) {
        return new CustomerChange(null, null, Optional.of(tenant), null, null, null, null, null);
    }

    @Test
    void bindsTheTenantOnceAndKeepsIt() {
        CustomerView one = in(() -> customers.create(wanted("contoso", "Contoso Ltd", null, null), MAJA));
        CustomerView two = in(() -> customers.create(wanted("fabrikam", "Fabrikam", null, null), MAJA));

        ProviderScope.run(
                provider, () -> customers.connected(one.id(), new TenantId(TENANT), "contoso.com", "Contoso"));

        CustomerView bound = in(() -> customers.get(one.id()));
        assertThat(bound.state()).isEqualTo(CustomerState.CONNECTED);
        assertThat(bound.tenantName()).isEqualTo("Contoso");
        assertThat(in(() -> customers.byTenant(new TenantId(TENANT)))).contains(one.id());
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> ProviderScope.run(
                        provider, () -> customers.connected(two.id(), new TenantId(TENANT), null, null)))
                .satisfies(e -> assertThat(e.existingId()).isEqualTo(one.id()));
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> ProviderScope.run(
                        provider,
                        () -> customers.connected(
                                one.id(), new TenantId(UUID.randomUUID().toString()), null, null)));
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> ProviderScope.run(provider, () -> customers.delete(one.id(), MAJA)));
    }

    @Test
    void deletesWhatNeverHadAConnection() {
        CustomerView made = in(() -> customers.create(wanted("contoso", "Contoso Ltd", null, null), MAJA));

        ProviderScope.run(provider, () -> customers.delete(made.id(), MAJA));

        assertThat(in(() -> customers.find(made.id()))).isEmpty();
        assertThat(in(() -> trail.ofCustomer(made.id(), 10))).first().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo("customer.deleted");
        });
    }

    @Test
    void pagesThroughFiveHundredWhileOthersAreAdded() {
        rows.in(provider, () -> rows.jdbc().sql("""
                        insert into customer (provider_id, id, short_name, display_name, state, created_at, created_by)
                        select ?, gen_random_uuid(), 'c' || n, 'Customer ' || n, 'DRAFT',
                          now() - make_interval(mins => n / 3), 'test'
                        from generate_series(1, 500) n
                        """).param(provider.value()).update());

        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            String from = cursor;
            Slice<CustomerRow> page = in(() -> customers.list(new CustomerQuery(
                    CustomerPreset.ALL, null, null, null, null, null, null, CustomerQuery.NEWEST, 37, from)));
            page.items().forEach(row -> seen.add(row.shortName()));
            String name = "new" + seen.size();
            in(() -> customers.create(wanted(name, name, null, null), MAJA));
            cursor = page.next();
        } while (cursor != null);

        assertThat(seen).hasSize(500);
        assertThat(new HashSet<>(seen)).hasSize(500);
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> in(() -> customers.list(new CustomerQuery(
                        CustomerPreset.ALL,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        CustomerQuery.NEWEST,
                        37,
                        "bm90LWEtY3Vyc29y"))));
    }

    @Test
    void findsByEveryNameAndTakesWildcardsLiterally() {
        in(() -> customers.create(wanted("contoso", "Contoso Ltd", TENANT, "CRM-1"), MAJA));
        in(() -> customers.create(wanted("fabrikam", "100% Fabrikam", null, null), MAJA));

        for (String text : List.of("toso", "LTD", "crm-1", TENANT, "adele.vance@contoso")) {
            assertThat(found(text)).as(text).containsExactly("contoso");
        }
        assertThat(found("100%")).containsExactly("fabrikam");
        assertThat(found("_")).isEmpty();
        assertThat(found("%")).containsExactly("fabrikam");
    }

    private List<String> found(String text) {
        return in(() -> customers
                .list(new CustomerQuery(
                        CustomerPreset.ALL, text, null, null, null, null, null, CustomerQuery.NEWEST, 50, null))
                .items()
                .stream()
                .map(CustomerRow::shortName)
                .toList());
    }
}
