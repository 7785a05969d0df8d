package io.gatehouse.web;

import static io.gatehouse.customer.register.TestCustomers.MAJA;
import static io.gatehouse.invitation.TestInvitations.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mockingDetails;
import static org.mockito.Mockito.spy;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.customer.register.TestCustomers;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.provider.Role;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Randoms;
import io.gatehouse.web.StatementCount.Count;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.boot.webmvc.test.autoconfigure.MockMvcPrint;
import org.springframework.boot.webmvc.test.autoconfigure.SpringBootMockMvcBuilderCustomizer;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.setup.DefaultMockMvcBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.resource.ResourceUrlProvider;
import tools.jackson.databind.json.JsonMapper;

/** What a page asks of the database, read by a browser with a session as a sign-in leaves it. */
@PortalTest
@AutoConfigureMockMvc
class PageCostTests {

    @Autowired
    MockMvcTester mvc;

    @Autowired
    WebApplicationContext context;

    @Autowired
    ResourceUrlProvider provided;

    @Autowired
    SessionRepository<?> sessions;

    @Autowired
    JsonMapper json;

    @Autowired
    Customers customers;

    @Autowired
    Invitations invitations;

    @Autowired
    Rows rows;

    private ProviderId provider;
    private UUID customer;
    private String id;
    private Cookie cookie;

    @BeforeEach
    void signIn() {
        provider = rows.another("Pages Inc");
        ProviderScope.run(provider, () -> {
            customer = TestCustomers.contoso(customers).id();
            invitations.issue(wanted(customer, true, "adele@contoso.example"), MAJA);
        });
        String secret = Randoms.token();
        id = Hashes.sha256Base64Url(secret).substring(0, 36);
        cookie = new Cookie("gh_operator", secret);
        keep(sessions);
    }

    private <S extends Session> void keep(SessionRepository<S> kept) {
        S session = kept.createSession();
        session.setAttribute(
                "operator",
                json.writeValueAsString(Map.of(
                        "provider",
                        provider.toString(),
                        "tenant",
                        "11111111-2222-4333-8444-555555555555",
                        "object",
                        "0f5b3b0e-0000-4000-8000-000000000001",
                        "name",
                        "Maja Jensen",
                        "role",
                        Role.OPERATOR)));
        kept.save(session);
        assertThat(rows.jdbc()
                        .sql("update spring_session set session_id = ? where session_id = ?")
                        .params(id, session.getId())
                        .update())
                .isOne();
    }

    private MvcTestResult get(String page) {
        return get(mvc, page);
    }

    private MvcTestResult get(MockMvcTester portal, String page) {
        // without it a token of another test's making would be kept in this session
        return portal.get()
                .uri(page)
                .accept("text/html")
                .cookie(cookie)
                .with(csrf())
                .exchange();
    }

    /** Of two: the profiles in use are read again every five seconds, which may fall into one of them. */
    private Count cost(String page, String shown) throws Exception {
        assertThat(get(page)).as("what is read once for all").hasStatusOk();
        Count one = counted(page, shown);
        Count other = counted(page, shown);
        return new Count(
                Math.min(one.statements(), other.statements()), Math.min(one.transactions(), other.transactions()));
    }

    private Count counted(String page, String shown) throws Exception {
        return StatementCount.of(() -> {
            MvcTestResult result = get(page);
            assertThat(result).hasStatusOk();
            return assertThat(result.getResponse().getContentAsString()).contains(shown, "Pages Inc");
        });
    }

    /** {@link PlainLinks} has to stand within Spring's filter for that. */
    @Test
    void aPageLooksForFilesBehindItsLinksToFilesAlone() {
        ResourceUrlProvider files = spy(provided);
        DefaultMockMvcBuilder builder = MockMvcBuilders.webAppContextSetup(context);
        SpringBootMockMvcBuilderCustomizer filters = new SpringBootMockMvcBuilderCustomizer(context);
        filters.setPrint(MockMvcPrint.NONE);
        filters.customize(builder);
        builder.addFilters((request, response, next) -> next.doFilter(asking(files, request), response));

        assertThat(get(MockMvcTester.create(builder.build()), "/invitations"))
                .hasStatusOk()
                .bodyText()
                .containsPattern("href=\"/css/tokens-[0-9a-f]{32}\\.css\"")
                .contains("href=\"/customers\"");

        assertThat(mockingDetails(files).getInvocations())
                .filteredOn(call -> call.getMethod().getName().equals("getForLookupPath"))
                .extracting(call -> call.<String>getArgument(0))
                .contains("/css/tokens.css")
                .allMatch(path -> path.matches("/(css|fonts|js)/.*"));
    }

    private static HttpServletRequestWrapper asking(ResourceUrlProvider files, ServletRequest request) {
        return new HttpServletRequestWrapper((HttpServletRequest) request) {
            @Override
            public void setAttribute(String name, Object value) {
                super.setAttribute(name, value instanceof ResourceUrlProvider ? files : value);
            }
        };
    }

    @Test
    void theListOfInvitationsIsReadInTwoTransactions() throws Exception {
        Count count = cost("/invitations", "Contoso Ltd");

        assertThat(count.transactions()).isLessThanOrEqualTo(2);
        assertThat(count.statements()).isLessThanOrEqualTo(8);
    }

    @Test
    void aPageWithoutRowsCostsFourStatements() throws Exception {
        Count count = cost("/customers/new", "3 to 15 characters");

        assertThat(count.transactions()).isLessThanOrEqualTo(1);
        assertThat(count.statements()).isLessThanOrEqualTo(4);
    }

    @Test
    void theHomePageCostsNoMoreThanItsPanels() throws Exception {
        Count count = cost("/", "Maja Jensen");

        assertThat(count.statements()).isLessThanOrEqualTo(40);
    }

    @Test
    void rowsOfServicesThatAskForValuesCostNoStatementEach() throws Exception {
        add(4);
        Count few = cost("/invitations", "Contoso Ltd");
        add(16);
        Count many = cost("/invitations", "Contoso Ltd");

        assertThat(many.statements()).isLessThanOrEqualTo(few.statements());
        assertThat(many.statements()).isLessThanOrEqualTo(16);
    }

    /** Of two services whose provider owes values, and each third one waits for an admin. */
    private void add(int number) {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("""
                        insert into invitation (provider_id, id, customer_id, profile, purpose, status, step, completion,
                          locale, reference, expires_at, created_at, created_by_kind, created_by_id, created_by_name)
                        select :provider, gen_random_uuid(), :customer,
                          case when n % 2 = 0 then 'remote-expert' else 'teams-telemetry' end, 'ONBOARD',
                          case when n % 3 = 0 then 'IN_PROGRESS' else 'PENDING' end,
                          case when n % 3 = 0 then 'APPROVAL_NEEDED' end, 'AUTOMATIC', 'en',
                          'C' || :number || '-' || n, now() + interval '14 days', now(), 'OPERATOR', 'm', 'Maja'
                        from generate_series(1, :number) n
                        """)
                        .param("provider", provider.value())
                        .param("customer", customer)
                        .param("number", number)
                        .update());
    }

    @Test
    void theListTellsForWhomAValueIsMissing() throws Exception {
        UUID ready = expert(customer);
        expert(ProviderScope.call(provider, () -> TestCustomers.named(customers, "fabrikam", "Fabrikam Inc"))
                .id());
        assertThat(told("Waits for your value")).isEqualTo(2);

        assertThat(mvc.post()
                        .uri("/invitations/{id}/values", ready)
                        .with(TestCallers.operator(provider))
                        .with(csrf())
                        .param("hosting", "PROVIDER")
                        .param("appHost", "expert.northernvoice.example")
                        .exchange())
                .hasStatus3xxRedirection();

        assertThat(told("Waits for your value")).as("Fabrikam's alone").isEqualTo(1);
    }

    private int told(String words) throws Exception {
        String list = get("/invitations").getResponse().getContentAsString();
        return list.split(">" + words + "<", -1).length - 1;
    }

    private UUID expert(UUID of) {
        UUID id = UUID.randomUUID();
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("""
                        insert into invitation (provider_id, id, customer_id, profile, purpose, status, completion, locale,
                          reference, expires_at, created_at, created_by_kind, created_by_id, created_by_name)
                        values (?, ?, ?, 'remote-expert', 'ONBOARD', 'PENDING', 'AUTOMATIC', 'en', ?,
                          now() + interval '14 days', now(), 'OPERATOR', 'm', 'Maja')
                        """)
                        .params(provider.value(), id, of, id.toString().substring(0, 9))
                        .update());
        return id;
    }

    @Test
    void aSessionsUseIsWrittenOnceAMinute() {
        assertThat(get("/invitations")).hasStatusOk();
        long used = age(Duration.ofSeconds(50));
        assertThat(get("/invitations")).hasStatusOk();
        assertThat(lastAccess()).as("within the minute").isEqualTo(used);

        long longAgo = age(Duration.ofSeconds(61));
        assertThat(get("/invitations")).hasStatusOk();
        assertThat(lastAccess()).as("after it").isGreaterThan(longAgo + 60_000);
    }

    @Test
    void aSessionThatWasEndedIsOverAtTheNextPage() {
        assertThat(get("/invitations")).hasStatusOk();
        rows.jdbc()
                .sql("delete from spring_session where session_id = ?")
                .param(id)
                .update();

        assertThat(get("/invitations")).hasStatus3xxRedirection();
    }

    @Test
    void aSessionIsWrittenWholeOrNot() {
        writtenHalf(sessions);
    }

    private <S extends Session> void writtenHalf(SessionRepository<S> kept) {
        S session = kept.createSession();
        session.setAttribute("operator", List.of("no text"));
        assertThatThrownBy(() -> kept.save(session))
                .hasRootCauseMessage(
                        "Sessions hold text alone, not " + List.of("no text").getClass());
        assertThat(kept.findById(session.getId())).isNull();

        session.setAttribute("operator", "Maja");
        kept.save(session);
        assertThat(kept.findById(session.getId())).isNotNull();
    }

    @Test
    void whatTwoRequestsOfOneSessionDoAtOnceIsKept() {
        changedAtOnce(sessions);
    }

    /** As two tabs do it, or two replicas: each has read the session before the other one writes. */
    private <S extends Session> void changedAtOnce(SessionRepository<S> kept) {
        age(Duration.ofMinutes(2));
        S one = Objects.requireNonNull(kept.findById(id));
        S other = Objects.requireNonNull(kept.findById(id));
        Instant now = one.getLastAccessedTime().plus(Duration.ofMinutes(2));

        one.setAttribute("errand", "ROTATE");
        kept.save(one);
        other.setLastAccessedTime(now);
        kept.save(other);
        S both = Objects.requireNonNull(kept.findById(id));
        assertThat(both.<String>getAttribute("errand")).isEqualTo("ROTATE");
        assertThat(lastAccess()).isEqualTo(now.toEpochMilli());

        kept.deleteById(id);
        both.setLastAccessedTime(now.plus(Duration.ofMinutes(2)));
        kept.save(both);
        assertThat(kept.findById(id)).as("signed out meanwhile").isNull();
    }

    /** So long ago it was used last. */
    private long age(Duration ago) {
        rows.jdbc()
                .sql("update spring_session set last_access_time = extract(epoch from clock_timestamp()) * 1000 - ?"
                        + " where session_id = ?")
                .params(ago.toMillis(), id)
                .update();
        return lastAccess();
    }

    private long lastAccess() {
        return rows.jdbc()
                .sql("select last_access_time from spring_session where session_id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }
}
