package io.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.web.TestCallers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
