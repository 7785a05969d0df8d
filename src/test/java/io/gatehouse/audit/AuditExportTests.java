package io.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.Html;
import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.web.TestCallers;
import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@PortalTest
@AutoConfigureMockMvc
class AuditExportTests {

    @Autowired
    MockMvcTester mvc;

    @Autowired
    AuditTrail trail;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    Rows rows;

    ProviderId provider;

    @BeforeEach
    void freshProvider() {
        provider = rows.another("Exported " + UUID.randomUUID());
    }

    private void publish(String action, int times) {
        rows.in(provider, () -> {
            IntStream.range(0, times)
                    .forEach(n -> events.publishEvent(new AuditFact(
                            provider,
                            Actor.SYSTEM,
                            action,
                            new AuditSubject("customer", "1", "=Contoso" + n),
                            null,
                            Outcome.SUCCESS,
                            Map.of("k", "v"))));
            return null;
        });
    }

    private String csv(String uri) throws Exception {
        MvcTestResult result = mvc.get()
                .uri(uri)
                .with(TestCallers.auditor(provider))
                .with(csrf())
                .exchange();
        assertThat(result).hasStatusOk().hasContentType("text/csv;charset=UTF-8");
        return result.getResponse().getContentAsString();
    }

    @Test
    void staysWithOneCustomerOnEveryPageAndInTheFile() throws Exception {
        UUID customer = UUID.randomUUID();
        publish("customer.created", 60);
        rows.in(provider, () -> {
            IntStream.range(0, 60)
                    .forEach(n -> events.publishEvent(new AuditFact(
                            provider,
                            Actor.SYSTEM,
                            "mail.failed",
                            new AuditSubject("customer", "2", "Fabrikam" + n),
                            customer,
                            Outcome.SUCCESS,
                            Map.of())));
            return null;
        });

        MvcTestResult page = mvc.get()
                .uri("/audit?customer=" + customer)
                .with(TestCallers.auditor(provider))
                .with(csrf())
                .exchange();

        assertThat(page)
                .bodyText()
                .containsPattern("rel=\"next\" href=\"/audit\\?customer=" + customer + "&amp;cursor=")
                .contains("/audit/export.csv?customer=" + customer, "name=\"customer\" value=\"" + customer)
                .contains("Show all customers");
        assertThat(csv("/audit/export.csv?customer=" + customer).lines()).hasSize(61);
        assertThat(ProviderScope.call(
                        provider,
                        () -> trail.list(new AuditQuery(null, "audit.exported", null, null, null, 5))
                                .items()
                                .getFirst()
                                .details()
                                .toString()))
                .contains(customer.toString());
    }

    /** What comes while somebody reads shifts nothing, neither on the way on nor on the way back. */
    @Test
    void leadsBackFromEveryPage() throws Exception {
        publish("customer.created", 120);
        String first = page("/audit?action=customer");
        String second = page(Html.link("next", first));
        String third = page(Html.link("next", second));
        publish("customer.created", 1);

        String back = page(Html.link("prev", third));

        assertThat(numbers(third)).hasSize(20).endsWith("#1");
        assertThat(Html.link("next", third)).isEmpty();
        assertThat(numbers(back)).isEqualTo(numbers(second)).startsWith("#70");
        assertThat(numbers(page(Html.link("prev", back))))
                .isEqualTo(numbers(first))
                .startsWith("#120");
        assertThat(numbers(page(Html.link("prev", page(Html.link("prev", back))))))
                .as("what came meanwhile")
                .containsExactly("#121");
        assertThat(Html.link("prev", first)).isEmpty();
    }

    @Test
    void staysWithinAPeriodOnThePageAndInTheFile() throws Exception {
        publish("customer.created", 2);
        LocalDate day = ProviderScope.call(
                provider,
                () -> LocalDate.ofInstant(
                        trail.after(null, 1).items().getFirst().at(), ZoneOffset.UTC));

        assertThat(numbers(page("/audit?from=" + day + "&until=" + day))).contains("#2", "#1");
        assertThat(numbers(page("/audit?until=" + day.minusDays(1)))).isEmpty();
        assertThat(numbers(page("/audit?from=" + day.plusDays(1)))).isEmpty();
        assertThat(csv("/audit/export.csv?until=" + day.minusDays(1)).lines()).hasSize(1);
        assertThat(csv("/audit/export.csv?from=" + day).lines()).hasSizeGreaterThan(2);
        assertThat(page("/audit?from=" + day + "&until=" + day))
                .contains("href=\"/audit/export.csv?from=" + day + "&amp;until=" + day)
                .contains("value=\"" + day + "\"");
        assertThat(mvc.get()
                        .uri("/audit?from=soon")
                        .with(TestCallers.auditor(provider))
                        .with(csrf()))
                .hasStatus(422);
    }

    @Test
    void findsACustomerByItsName() throws Exception {
        UUID contoso = customer("contoso", "Contoso Ltd");
        UUID north = customer("contoson", "Contoso North");
        publish("customer.created", 3);
        for (UUID each : List.of(contoso, north)) {
            rows.in(provider, () -> {
                events.publishEvent(new AuditFact(
                        provider,
                        Actor.SYSTEM,
                        "mail.failed",
                        new AuditSubject("customer", "2", "x"),
                        each,
                        Outcome.SUCCESS,
                        Map.of()));
                return null;
            });
        }

        assertThat(numbers(page("/audit?called=Contoso%20Ltd"))).containsExactly("#4");
        assertThat(numbers(page("/audit?called=CONTOSO")))
                .as("exactly this short name")
                .containsExactly("#4");
        assertThat(numbers(page("/audit?called=north"))).containsExactly("#5");
        assertThat(numbers(page("/audit?called=ontos"))).containsExactly("#5", "#4");
        assertThat(numbers(page("/audit?called=nobody"))).isEmpty();
        assertThat(csv("/audit/export.csv?called=nobody").lines()).hasSize(1);
        assertThat(page("/audit?customer=" + contoso)).contains("Contoso Ltd");
    }

    private UUID customer(String shortName, String name) {
        UUID id = UUID.randomUUID();
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("""
                        insert into customer (provider_id, id, short_name, display_name, state, created_by)
                        values (?, ?, ?, ?, 'DRAFT', 'test')
                        """)
                        .params(provider.value(), id, shortName, name)
                        .update());
        return id;
    }

    private String page(String uri) throws Exception {
        MvcTestResult page = mvc.get()
                .uri(URI.create(uri))
                .with(TestCallers.auditor(provider))
                .with(csrf())
                .exchange();
        assertThat(page).as(uri).hasStatusOk();
        return page.getResponse().getContentAsString();
    }

    private static List<String> numbers(String page) {
        return Pattern.compile("<span class=\"gh-one gh-mono\">(#\\d+)<")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void takesAwayAllEntriesOfTheFilterAndSaysSo() throws Exception {
        publish("customer.created", 230);
        publish("mail.failed", 3);

        List<String> created = csv("/audit/export.csv?action=customer").lines().toList();

        assertThat(created).hasSize(231);
        assertThat(created.getFirst()).startsWith("\uFEFFNumber,When (UTC),Action,What happened,Outcome");
        assertThat(created.get(1)).startsWith("230,").contains("customer.created", "\"'=Contoso229\"");
        assertThat(created.getLast()).startsWith("1,");
        AuditEntry noted = ProviderScope.call(
                        provider, () -> trail.list(new AuditQuery(null, null, null, null, null, 1)))
                .items()
                .getFirst();
        assertThat(noted.action()).isEqualTo("audit.exported");
        assertThat(noted.actor().name()).isEqualTo("Maja Jensen");
        assertThat(noted.details()).containsEntry("filter", "action=customer");
        // the entry about the export comes first, so it is in the file
        assertThat(csv("/audit/export.csv").lines()).hasSize(1 + 230 + 3 + 2);
    }
}
