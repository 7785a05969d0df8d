package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html.Form;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.connection.disconnect.Disconnections;
import io.gatehouse.onboarding.partner.PartnerOrganisation.State;
import io.gatehouse.onboarding.partner.Partners;
import io.gatehouse.onboarding.partner.SharedApps;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.provider.callback.CustomerCallbacks;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.web.TestCallers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MockMvcTester.MockMvcRequestBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * People of other organisations use a customer's app, and each organisation consents for itself, by a link of its own: S1-7
 * to S1-9 and S1-11. By plain HTTP, after the customer's own journey.
 */
@AutoConfigureMockMvc
class PartnerTests extends ServiceJourney {

    private static final Pattern LINK = Pattern.compile("http[^\"<]*/authenticate/[A-Za-z0-9_-]{43}");

    @Autowired
    Disconnections disconnections;

    @Autowired
    CustomerCallbacks callbacks;

    @Autowired
    MockMvcTester mvc;

    @Autowired
    Partners partners;

    @Autowired
    SharedApps apps;

    SmallTenant guest;

    @Override
    public String profile() {
        return "remote-expert";
    }

    @BeforeEach
    void reserve() {
        guest = FreshTenants.next(rows.first(), customers);
    }

    @AfterEach
    void forget() {
        guestApp().ifPresent(sandbox.world()::remove);
        FreshTenants.release(rows, sandbox, guest.tenantId());
        List.copyOf(directory().teamsApps().values()).forEach(sandbox.world()::remove);
    }

    @Test
    void invitesOtherOrganisationsToConsentForThemselves() throws Exception {
        assertThat(list())
                .contains("No service of this customer is connected yet")
                .doesNotContain("Its domain or");
        weType(Map.of("hosting", "PROVIDER", "appHost", "expert.contoso-apps.example"));
        assertThat(register().h1()).isEqualTo(tenant.name() + " is connected");

        refusesWhatCannotBeInvited();
        String link = invited(Map.of("name", guest.name(), "tenant", guest.domain(), "email", guest.admin()));
        TestBrowser theirs = newBrowser();
        Page start = tellsWhatItIsAbout(theirs, link);
        notAnAdmin(link);
        cancelling(theirs, start);
        anAnswerThatNobodyAskedFor(theirs, link);
        comesBackByTheCustomersOwnAddress(theirs, link);
        consenting(theirs, link);
        anotherLinkAndWithdrawal();
        programsInviteToo();
        makesOneOfTwoAtTheSameTime();
        singleTenantAppsAreNotOffered();
        namesThemWhereTheServiceEnds();
    }

    /** Those who were invited, and where somebody consented who was not; what they keep no disconnection reaches. */
    private void namesThemWhereTheServiceEnds() {
        rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("update partner_organisation set gone_at = null where customer_id = ?")
                        .param(customer)
                        .update());
        String app = registration().appId();
        String invited = guest.name() + " (" + guest.tenantId() + "): ";
        String astray = guest.name() + " → " + tenant.tenantId() + ": ";
        assertThat(mvc.get()
                        .uri("/connections/" + connection().id() + "/disconnect")
                        .with(TestCallers.operator(rows.first()))
                        .with(SecurityMockMvcRequestPostProcessors.csrf()))
                .bodyText()
                .contains(invited, astray, app, "An administrator of each deletes it there");

        String told = inScope(() -> disconnections.end(connection(), false, TestInvitations.MAJA));

        assertThat(told).contains("keep their enterprise application", invited, astray, app);
    }

    private void programsInviteToo() throws Exception {
        String all = "/api/v1/customers/" + customer + "/partners";
        assertThat(call("POST", all, "{\"name\":\"Fabrikam\",\"tenant\":\"" + tenant.domain() + "\"}", 422)
                        .path("errors")
                        .has("tenant"))
                .isTrue();
        String wish = "{\"name\":\"" + guest.name() + "\",\"tenant\":\"" + guest.domain() + "\"}";

        JsonNode made = call("POST", all, wish, 201);

        assertThat(LINK.matcher(made.path("link").asString()).matches()).isTrue();
        assertThat(made.path("state").asString()).isEqualTo("WAITING");
        assertThat(call("POST", all, wish, 201).path("id"))
                .as("the same key, the same answer")
                .isEqualTo(made.path("id"));
        String one = all + "/" + made.path("id").asString();
        assertThat(call("GET", one, null, 200).has("link")).isFalse();
        JsonNode newest = call("GET", all + "?limit=1", null, 200);
        assertThat(newest.path("items").get(0).path("id")).isEqualTo(made.path("id"));
        JsonNode older =
                call("GET", all + "?limit=1&cursor=" + newest.path("next").asString(), null, 200);
        assertThat(older.path("items").get(0).path("state").asString()).isEqualTo("WITHDRAWN");
        assertThat(older.path("items").get(0).path("mail").path("status").asString())
                .isIn("QUEUED", "SENT");
        assertThat(older.has("next")).isFalse();
        assertThat(call("POST", one + "/resend", null, 200).path("link")).isNotEqualTo(made.path("link"));
        assertThat(call("POST", one + "/verify", null, 200).path("state").asString())
                .isEqualTo("WAITING");
        assertThat(call("POST", one + "/withdraw", null, 200).path("state").asString())
                .isEqualTo("WITHDRAWN");
        assertThat(call("POST", one + "/resend", null, 409).path("code").asString())
                .isEqualTo("onboarding.partner.withdrawn");
    }

    /** The second has seen nothing of the first, whose transaction is not over. */
    private void makesOneOfTwoAtTheSameTime() {
        SharedApps.App app = inScope(() -> apps.of(customer)).getFirst();
        Partners.Wish wish = new Partners.Wish(guest.name(), guest.domain(), "", "");

        CompletableFuture<Partners.Invited> second = rows.in(rows.first(), () -> {
            partners.invite(app, wish, TestInvitations.MAJA);
            CompletableFuture<Partners.Invited> other = CompletableFuture.supplyAsync(
                    () -> inScope(() -> partners.invite(app, wish, TestInvitations.MAJA)));
            Waiting.untilOthersWait(rows, 1);
            return other;
        });

        assertThat(second)
                .failsWithin(Duration.ofMinutes(2))
                .withThrowableThat()
                .withStackTraceContaining("This organisation is in the list already.");
    }

    private JsonNode call(String method, String uri, @Nullable String body, int status) throws Exception {
        MockMvcRequestBuilder request =
                mvc.method(HttpMethod.valueOf(method)).uri(uri).with(TestCallers.program(rows.first()));
        if (body != null) {
            request.contentType(MediaType.APPLICATION_JSON)
                    .content(body)
                    .header("Idempotency-Key", "partner-" + customer + body.hashCode());
        }
        MockHttpServletResponse answer = request.exchange().getResponse();
        assertThat(answer.getStatus()).as(answer.getContentAsString()).isEqualTo(status);
        return JsonMapper.shared().readTree(answer.getContentAsString());
    }

    private void refusesWhatCannotBeInvited() throws Exception {
        Map.of(
                        "",
                        "This field is required",
                        "no domain",
                        "Microsoft knows no such directory",
                        "nobody-has-this.example",
                        "Microsoft knows no such directory",
                        tenant.domain(),
                        "own directory")
                .forEach((typed, sentence) -> {
                    MockHttpServletResponse answer = post("", Map.of("name", "Fabrikam", "tenant", typed));
                    assertThat(answer.getStatus()).as(typed).isEqualTo(422);
                    assertThat(text(answer)).as(typed).contains(sentence);
                });
        assertThat(post("", Map.of("name", "Fabrikam", "tenant", guest.domain(), "email", "nobody"))
                        .getStatus())
                .isEqualTo(422);
        assertThat(post("", Map.of()).getStatus()).isEqualTo(422);
        assertThat(inScope(() -> partners.of(customer))).isEmpty();
    }

    private Page tellsWhatItIsAbout(TestBrowser theirs, String link) throws Exception {
        assertThat(mailsOf("partner")).isEqualTo(1);
        assertThat(list()).contains(guest.name(), "The link was not opened yet", guest.tenantId());
        Page start = theirs.open(link);
        assertThat(start.h1()).isEqualTo("Let your people use the app of " + tenant.name());
        assertThat(start.body())
                .contains(registration().appId(), guest.name(), guest.tenantId(), "OnlineMeetings.ReadWrite", "Maja");
        assertThat(list()).contains("The link was opened");
        return start;
    }

    /** Microsoft lets only administrators on; who leaves there comes back with an answer that says so. */
    private void notAnAdmin(String link) {
        TestBrowser colleagues = newBrowser();
        Person member = sandbox.world().tenant(guest.tenantId()).orElseThrow().people().values().stream()
                .filter(Person::present)
                .filter(person -> !person.guest() && !person.globalAdministrator())
                .findFirst()
                .orElseThrow();
        Page approval = toMicrosoft(colleagues, colleagues.open(link), member.signInName());
        assertThat(approval.h1()).isEqualTo("Need admin approval");
    }

    private void cancelling(TestBrowser theirs, Page start) throws Exception {
        Page consent = toMicrosoft(theirs, start, guest.admin());
        Page cancelled = decide(theirs, consent, "cancel");
        assertThat(cancelled.address()).hasPath(WizardPaths.PARTNER);
        assertThat(cancelled.body()).contains("Cancelled at Microsoft", "Continue with Microsoft");
        assertThat(state()).isEqualTo(State.STOPPED);
        assertThat(list()).contains("Not yet: Cancelled at Microsoft");
        assertThat(mailsOf("partner-stopped")).isEqualTo(1);
    }

    private void anAnswerThatNobodyAskedFor(TestBrowser theirs, String link) {
        Page forged = theirs.open(
                "/authenticate/OAuth2Callback?admin_consent=True&tenant=" + guest.tenantId() + "&state=made-up");
        assertThat(forged.h1()).doesNotContain("has consented");
        Page start = theirs.open(link);
        String away = theirs.submitOnly(start, start.form(WizardPaths.PARTNER), Map.of())
                .response()
                .headers()
                .firstValue("location")
                .orElseThrow();
        String state = away.replaceAll(".*[?&]state=([^&]+).*", "$1");
        Page elsewhere = newBrowser().open(callback(guest.tenantId(), state));
        assertThat(elsewhere.h1()).doesNotContain("has consented");
        Page other = theirs.open(callback(tenant.tenantId(), state));
        assertThat(other.body()).contains("Consented for another organisation");
        assertThat(theirs.open(callback(guest.tenantId(), state)).body()).contains("This page was too old");
        assertThat(inScope(() -> partners.of(customer)).getFirst().consented()).isFalse();
    }

    private static String callback(String tenant, String state) {
        return "/authenticate/OAuth2Callback?admin_consent=True&tenant=" + tenant + "&state=" + state;
    }

    /** The state row decides whose answer it is; the path has to be one that its customer comes back by. */
    private void comesBackByTheCustomersOwnAddress(TestBrowser theirs, String link) {
        String foreign = "/" + UUID.randomUUID();
        Page astray = theirs.open(answer(foreign, stateOf(away(theirs, link))));
        assertThat(astray.body()).contains("Microsoft answered with an error");
        assertThat(progress("answered_at")).isNull();

        UUID registration = UUID.fromString(progress("registration_id"));
        inScope(() -> {
            callbacks.holds(registration, customer, List.of(callbacks.own(customer)));
            return customer;
        });
        String away = away(theirs, link);
        assertThat(away).contains("OAuth2Callback%2F" + customer);
        theirs.open(answer("/" + customer, stateOf(away)));
        assertThat(progress("answered_at")).isNotNull();
        assertThat(progress("consented_at")).as("a hint only").isNull();
        rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("delete from customer_callback where customer_id = ?")
                        .param(customer)
                        .update());
    }

    private String answer(String path, String state) {
        return callback(guest.tenantId(), state).replace("?", path + "?");
    }

    private static String away(TestBrowser theirs, String link) {
        Page start = theirs.open(link);
        return theirs.submitOnly(start, start.form(WizardPaths.PARTNER), Map.of())
                .response()
                .headers()
                .firstValue("location")
                .orElseThrow();
    }

    private static String stateOf(String away) {
        return away.replaceAll(".*[?&]state=([^&]+).*", "$1");
    }

    private @Nullable String progress(String column) {
        return rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("select " + column + "::text from partner_organisation where customer_id = ?")
                        .param(customer)
                        .query(String.class)
                        .list()
                        .getFirst());
    }

    private void consenting(TestBrowser theirs, String link) throws Exception {
        Page done = decide(theirs, toMicrosoft(theirs, theirs.open(link), guest.admin()), "accept");
        assertThat(done.h1()).isEqualTo(guest.name() + " has consented");
        assertThat(done.body()).contains("How to revoke it", registration().displayName());
        assertThat(guestApp()).isPresent();
        assertThat(list()).contains("Has consented");
        assertThat(mailsOf("partner-consented")).isEqualTo(1);
        assertThat(audited("partner.consented")).isEqualTo(1);

        guestApp().ifPresent(sandbox.world()::remove);
        assertThat(post("/look", named()).getRedirectedUrl()).endsWith("?looked=nothing");
        assertThat(state()).as("one server may not have heard of it yet").isEqualTo(State.CONSENTED);
        consentedLongAgo();
        assertThat(post("/look", named()).getRedirectedUrl()).endsWith("?looked=nothing");
        assertThat(state()).isEqualTo(State.GONE);
        assertThat(list()).contains("The app was removed there");
        assertThat(mailsOf("partner-gone")).isEqualTo(1);
    }

    private void consentedLongAgo() {
        rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("update partner_organisation set consented_at = consented_at - interval '10 minutes'"
                                + " where customer_id = ?")
                        .param(customer)
                        .update());
    }

    private void anotherLinkAndWithdrawal() throws Exception {
        Matcher another = LINK.matcher(text(post("/again", named())));
        assertThat(another.find()).isTrue();
        Map<String, String> partner = named();
        assertThat(post("/withdraw", partner).getRedirectedUrl()).contains("withdrawn");
        Page gone = newBrowser().open(another.group());
        assertThat(gone.status()).isEqualTo(410);
        assertThat(gone.h1()).isEqualTo("This link has ended");
        assertThat(gone.forms()).isEmpty();
        assertThat(post("/again", partner).getStatus()).isEqualTo(422);
        assertThat(audited("partner.withdrawn")).isEqualTo(1);
        assertThat(mvc.get()
                        .uri("/customers/" + customer + "/partners")
                        .with(TestCallers.auditor(rows.first()))
                        .with(SecurityMockMvcRequestPostProcessors.csrf())
                        .exchange()
                        .getResponse()
                        .getContentAsString())
                .contains(guest.name())
                .doesNotContain("/partners/look", "Its domain or tenant ID");
    }

    private void singleTenantAppsAreNotOffered() throws Exception {
        rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("update app_registration set audience = 'AzureADMyOrg' where customer_id = ?")
                        .param(customer)
                        .update());
        assertThat(list()).contains("for accounts of this organisation only").doesNotContain("Its domain or");
        assertThat(post("", Map.of("name", "Fabrikam", "tenant", guest.domain()))
                        .getStatus())
                .isEqualTo(422);
    }

    private String invited(Map<String, String> typed) {
        MockHttpServletResponse answer = post("", typed);
        assertThat(answer.getHeader("Cache-Control")).contains("no-store");
        Matcher link = LINK.matcher(text(answer));
        assertThat(link.find()).as(text(answer)).isTrue();
        return link.group();
    }

    private Page toMicrosoft(TestBrowser theirs, Page start, String account) {
        Page page = theirs.submit(start, start.form(WizardPaths.PARTNER), Map.of());
        return page.h1().equals("Pick an account") ? new AtMicrosoft(theirs).pick(page, account) : page;
    }

    private static Page decide(TestBrowser theirs, Page consent, String decision) {
        Form form = consent.forms().getFirst();
        return theirs.submit(consent, form, Map.of("decision", decision));
    }

    private MockHttpServletResponse post(String action, Map<String, String> typed) {
        MockMvcRequestBuilder request = mvc.post().uri("/customers/" + customer + "/partners" + action);
        typed.forEach(request::param);
        return request.with(TestCallers.operator(rows.first()))
                .with(SecurityMockMvcRequestPostProcessors.csrf())
                .exchange()
                .getResponse();
    }

    private String list() {
        return text(mvc.get()
                .uri("/customers/" + customer + "/partners")
                .with(TestCallers.operator(rows.first()))
                .with(SecurityMockMvcRequestPostProcessors.csrf())
                .exchange()
                .getResponse());
    }

    private static String text(MockHttpServletResponse answer) {
        try {
            return answer.getContentAsString();
        } catch (java.io.UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }

    private Map<String, String> named() {
        return Map.of(
                "partner", inScope(() -> partners.of(customer)).getFirst().id().toString());
    }

    private State state() {
        return inScope(() -> partners.of(customer)).getFirst().state(Instant.now());
    }

    private java.util.Optional<ServicePrincipal> guestApp() {
        return registrations().stream()
                .flatMap(app ->
                        sandbox.world().tenant(guest.tenantId()).orElseThrow().servicePrincipalOf(app.appId()).stream())
                .findFirst();
    }

    private long mailsOf(String kind) {
        return count("select count(*) from mail_message where kind = '" + kind + "' and customer_id = ?");
    }

    private long audited(String action) {
        return count("select count(*) from audit_entry where action = '" + action + "' and customer_id = ?");
    }

    private long count(String sql) {
        return rows.in(
                rows.first(),
                () -> rows.jdbc().sql(sql).param(customer).query(Long.class).single());
    }
}
