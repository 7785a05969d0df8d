package io.gatehouse.provider.errand;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.microsoft.application.ApplicationDraft;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.provider.OwnRegistrationBase;
import io.gatehouse.provider.callback.CallbackDesk;
import io.gatehouse.provider.callback.CustomerCallbacks;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Each customer comes back to an address of its own where an owner wants it so: by plain HTTP, read back at the sandbox. */
class CustomerCallbackTests extends OwnRegistrationBase {

    private static final String SHARED = URL + "/authenticate/OAuth2Callback";

    @Autowired
    Customers customers;

    @Autowired
    Invitations invitations;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    CallbackDesk desk;

    @Autowired
    CustomerCallbacks callbacks;

    @Autowired
    io.gatehouse.registration.own.OwnRegistrations own;

    Rows rows;
    ProviderId provider;
    TestInvitations made;
    Visit one;
    Visit other;

    /** A customer with an invitation, and its administrator's browser. */
    record Visit(SmallTenant tenant, UUID customer, Link link, TestBrowser browser) {

        String own() {
            return SHARED + "/" + customer;
        }

        /** The same link in another browser. */
        Visit elsewhere() {
            return new Visit(tenant, customer, link, new TestBrowser(URL, URL));
        }

        AtMicrosoft microsoft() {
            return new AtMicrosoft(browser);
        }
    }

    @BeforeEach
    void invite() {
        rows = new Rows(jdbc, new TransactionTemplate(transactions));
        provider = installed.find().orElseThrow().provider();
        made = new TestInvitations(provider, customers, invitations);
        List<SmallTenant> tenants = SandboxFacts.smallTenants();
        one = visit(tenants.get(3));
        other = visit(tenants.get(4));
        borrow();
    }

    @AfterEach
    void clear() {
        borrow();
        forgetTrips();
        write(Stream.concat(
                        Stream.of(URL + SetUpWish.SIGN_IN_PATH, SHARED),
                        redirects().stream().filter(uri -> uri.startsWith(SHARED + "/")))
                .toList());
        choose("OFF");
        assertThat(redirects()).containsExactlyInAnyOrder(URL + SetUpWish.SIGN_IN_PATH, SHARED);
        rows.in(provider, () -> {
            jdbc.sql("update connection set state = 'DISCONNECTED', health = 'DISCONNECTED'")
                    .update();
            return jdbc.sql("update customer set tenant_id = null, state = 'OFFBOARDED'")
                    .update();
        });
    }

    private Visit visit(SmallTenant tenant) {
        UUID customer = made.customer(tenant.name(), tenant.tenantId());
        return new Visit(tenant, customer, made.link(customer), new TestBrowser(URL, URL));
    }

    @Test
    void givesEachCustomerAnAddressAndTakesItBackOnceNobodyIsOnTheWay() {
        assertThat(startedAt(other)).isEqualTo(SHARED);
        assertThat(owner.open("/customers/" + one.customer()).body()).doesNotContain(one.own());

        assertThat(choose("PATH").body()).contains("Brought in line with Microsoft.");

        assertThat(redirects()).contains(SHARED, one.own(), other.own());
        assertThat(owner.open("/customers/" + one.customer()).body())
                .contains("data-gh-copy=\"" + one.own() + "\"")
                .contains("Registered");
        String answer = accepted(one);
        assertThat(answer).startsWith(one.own() + "?");
        assertThat(one.browser().open(answer).h1()).isEqualTo(one.tenant().name() + " is connected");

        String late = accepted(other);
        assertThat(choose("OFF").body()).contains("Being removed");
        assertThat(redirects()).contains(other.own());
        assertThat(startedAt(other.elsewhere())).isEqualTo(SHARED);
        assertThat(other.browser().open(late).h1()).isEqualTo(other.tenant().name() + " is connected");
        forgetTrips();
        choose("OFF");
        assertThat(redirects()).doesNotContain(one.own(), other.own());
        assertThat(owner.open("/customers/" + one.customer()).body()).doesNotContain(one.own());
        assertThat(told("registration.callback_added", one.customer())).isEqualTo(1);
        assertThat(told("registration.callback_removed", one.customer())).isEqualTo(1);
    }

    @Test
    void refusesAnAnswerAtTheAddressOfAnotherCustomer() {
        choose("PATH");

        for (String wrong : List.of(one.own(), SHARED)) {
            String answer = accepted(other).replace(other.own() + "?", wrong + "?");
            Page page = other.browser().open(answer);

            assertThat(page.status()).isEqualTo(400);
            assertThat(page.h1()).isEqualTo("This answer belongs somewhere else");
        }

        assertThat(count("select count(*) from connection where customer_id in (?, ?)", one, other))
                .isZero();
        assertThat(count("select count(*) from waiting_sign_in where invitation_id in (?, ?)", one, other))
                .isZero();
        assertThat(rows.in(
                        provider,
                        () -> jdbc.sql("""
                                        select count(*) from audit_entry where customer_id = ? and outcome = 'REFUSED'
                                          and details::text like '%OTHER_ADDRESS%'
                                        """)
                                .param(other.customer())
                                .query(Long.class)
                                .single()))
                .isEqualTo(2);
    }

    @Test
    void stopsAtTheNumberThatMicrosoftTakesAndSaysTheWayOut() {
        List<String> foreign = IntStream.range(0, 253)
                .mapToObj(n -> "https://other.example/" + n)
                .toList();
        write(Stream.concat(redirects().stream(), foreign.stream()).toList());

        Page page = choose("PATH");

        assertThat(Html.text(page.body())).contains("256 of 256 redirect URLs are used.", "add a second registration");
        assertThat(redirects()).hasSize(256).contains(one.own()).doesNotContain(other.own());
        assertThat(Html.text(owner.open("/customers/" + other.customer()).body()))
                .contains("No room left", "add a second registration");
        assertThat(startedAt(other)).isEqualTo(SHARED);
        assertThat(startedAt(one)).isEqualTo(one.own());

        write(redirects().stream().filter(uri -> !foreign.contains(uri)).toList());
        choose("PATH");
        assertThat(redirects()).contains(one.own(), other.own());
        assertThat(startedAt(other)).isEqualTo(other.own());
    }

    @Test
    void staysAtTheSharedAddressWhileNobodyMayChangeTheRegistration() {
        pressed("/rights/return", Map.of());

        assertThat(choose("PATH").status()).isEqualTo(200);

        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() ->
                        assertThat(owner.open(PAGE).body()).contains("The app may not change its own registration."));
        assertThat(redirects()).doesNotContain(one.own());
        assertThat(owner.open("/customers/" + one.customer()).body())
                .contains("Not registered yet", "The app may not change its own registration.");
        assertThat(startedAt(one)).isEqualTo(SHARED);
        borrow();
        choose("PATH");
        assertThat(startedAt(one)).isEqualTo(one.own());
    }

    @Test
    void writesTheSameListHoweverOftenItIsInterruptedOrRepeated() {
        choose("PATH");
        List<String> once = redirects();
        rows.in(
                provider,
                () -> jdbc.sql("update customer_callback set state = 'WAITING'").update());
        var registration = scoped(() -> own.all().getFirst());
        LentRights lent = new LentRights(
                SandboxFacts.HOME_ADMIN,
                new TenantId(SandboxFacts.HOME_TENANT),
                Secret.of(commandLineToken()),
                java.time.Instant.now().plusSeconds(600));

        List<CompletableFuture<Boolean>> workers = new ArrayList<>();
        for (int n = 0; n < 4; n++) {
            workers.add(CompletableFuture.supplyAsync(
                    () -> scoped(() -> desk.work(registration, lent, TestInvitations.MAJA))));
        }

        assertThat(workers).extracting(CompletableFuture::join).contains(true);
        assertThat(redirects()).containsExactlyInAnyOrderElementsOf(once).doesNotHaveDuplicates();
        assertThat(count(
                        "select count(*) from customer_callback where state = 'REGISTERED' and customer_id in (?, ?)",
                        one,
                        other))
                .isEqualTo(2);
    }

    @Test
    void noticesThatSomebodyTookAnAddressAway() {
        choose("PATH");
        write(redirects().stream().filter(uri -> !uri.equals(one.own())).toList());

        pressed("/look", Map.of());

        assertThat(startedAt(one)).isEqualTo(SHARED);
        assertThat(startedAt(other)).isEqualTo(other.own());
        choose("PATH");
        assertThat(startedAt(one)).isEqualTo(one.own());
        scoped(() -> {
            customers.delete(one.customer(), TestInvitations.MAJA);
            return true;
        });
        choose("PATH");
        assertThat(redirects()).contains(other.own()).doesNotContain(one.own());
    }

    @Test
    void asksOwnersForOneOfTheTwo() {
        assertThat(choose("").status()).isEqualTo(422);
        assertThat(choose("").body()).contains("Choose one of the two.");
    }

    @Test
    void keepsTheChoiceThoughMicrosoftCannotBeBroughtInLineNow() {
        choose("PATH");
        choose("OFF");
        sql("update callback_setting set held_by = gen_random_uuid(), held_until = now() + interval '1 hour'");
        try {
            Page page = choose("PATH");

            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).contains("Chosen. Gatehouse brings Microsoft in line.");
        } finally {
            sql("update callback_setting set held_by = null, held_until = null");
        }
    }

    @Test
    void forgetsTheAddressThatACustomersOwnRegistrationHoldsNoMore() {
        UUID registration = scoped(() -> own.all().getFirst().id());
        rows.in(provider, () -> {
            callbacks.read(registration, one.customer(), List.of(SHARED, one.own()));
            assertThat(callbacks.of(registration, one.customer())).hasToString(one.own());

            callbacks.read(registration, one.customer(), List.of(SHARED));

            assertThat(callbacks.of(registration, one.customer())).hasToString(SHARED);
            return registration;
        });
    }

    private void sql(String statement) {
        rows.in(provider, () -> jdbc.sql(statement).update());
    }

    private Page choose(String mode) {
        return pressed("/callbacks", Map.of("callbacks", mode));
    }

    private String startedAt(Visit visit) {
        Page start = visit.browser().open(visit.link().address());
        URI microsoft = URI.create(visit.browser()
                .submitOnly(start, start.form("/authenticate/start"), Map.of())
                .response()
                .headers()
                .firstValue("location")
                .orElseThrow());
        return Stream.of(microsoft.getRawQuery().split("&"))
                .filter(part -> part.startsWith("redirect_uri="))
                .map(part -> URLDecoder.decode(part.substring(13), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
    }

    private String accepted(Visit visit) {
        Page start = visit.browser().open(visit.link().address());
        return visit.microsoft()
                .accepted(visit.microsoft().signIn(start, visit.tenant().admin()));
    }

    private List<String> redirects() {
        return List.copyOf(app().web().redirectUris());
    }

    private void write(List<String> uris) {
        GraphAccess access = new GraphAccess(new TenantId(SandboxFacts.HOME_TENANT), Secret.of(commandLineToken()));
        applications.update(access, app().id(), ApplicationDraft.empty().redirectUris(uris));
    }

    /** An hour later nobody comes back any more. */
    private void forgetTrips() {
        rows.in(
                provider,
                () -> jdbc.sql("update authorization_state set consumed_at = now() - interval '1 hour'")
                        .update());
    }

    private long count(String sql, Visit first, Visit second) {
        boolean byInvitation = sql.contains("invitation_id");
        return rows.in(
                provider,
                () -> jdbc.sql(sql)
                        .param(byInvitation ? first.link().invitation().id() : first.customer())
                        .param(byInvitation ? second.link().invitation().id() : second.customer())
                        .query(Long.class)
                        .single());
    }

    private long told(String action, UUID customer) {
        return rows.in(
                provider,
                () -> jdbc.sql("select count(*) from audit_entry where action = ? and customer_id = ?")
                        .params(action, customer)
                        .query(Long.class)
                        .single());
    }
}
