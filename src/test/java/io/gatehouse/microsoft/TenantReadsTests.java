package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatehouse.microsoft.FakeMicrosoft.Reply;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.GraphCalls;
import io.gatehouse.microsoft.call.GraphSdk;
import io.gatehouse.microsoft.call.TenantBudgets;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.graph.TenantFacts.Domain;
import io.gatehouse.microsoft.graph.TenantFacts.Organization;
import io.gatehouse.microsoft.graph.TenantFacts.Sku;
import io.gatehouse.microsoft.graph.TenantReads;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantReadsTests {

    private final FakeMicrosoft graph = new FakeMicrosoft();
    private final SettableClock clock = new SettableClock();
    private final TenantReads tenant = new TenantReads(
            graph.cloud(),
            new GraphCalls(
                    () -> new GraphSdk(graph.cloud(), graph.settings()),
                    new TenantBudgets(graph.settings(), clock),
                    clock));
    private final GraphAccess access = new GraphAccess(new TenantId(TestSigner.TENANT), Secret.of("bearer"));

    @AfterEach
    void stop() {
        graph.close();
    }

    @Test
    void readsTheOrganizationWithItsVerifiedDomains() {
        graph.on("/v1.0/organization", Reply.json(200, """
                {"value":[{"id":"%s","displayName":"Contoso","tenantType":"AAD","countryLetterCode":"DK",
                "createdDateTime":"2019-05-04T10:11:12Z","onPremisesSyncEnabled":true,"preferredLanguage":"en",
                "technicalNotificationMails":["it@contoso.com"],"new":{},"verifiedDomains":[
                {"name":"contoso.onmicrosoft.com","isInitial":true},{"capabilities":"Email"},
                {"name":"Contoso.com","isDefault":true,"type":"Managed"}]}]}""".formatted(TestSigner.TENANT)));

        assertThat(tenant.organization(access))
                .isEqualTo(new Organization(
                        UUID.fromString(TestSigner.TENANT),
                        "Contoso",
                        "AAD",
                        "DK",
                        "en",
                        Instant.parse("2019-05-04T10:11:12Z"),
                        true,
                        List.of("it@contoso.com"),
                        List.of("contoso.com", "contoso.onmicrosoft.com")));
        assertThat(graph.received)
                .singleElement()
                .satisfies(request -> assertThat(request.query().get("$select"))
                        .contains("verifiedDomains")
                        .doesNotContain("assignedPlans"));
    }

    /** Microsoft's own example of the page "List domains" tells no isVerified. */
    @Test
    void readsDomainsFromAllPages() {
        String first = """
                {"value":[{"authenticationType":"Federated","isAdminManaged":true,"isDefault":true,"isInitial":false,
                "isRoot":true,"id":"contoso.com","supportedServices":["OfficeCommunicationsOnline","Email"]}],
                "@odata.nextLink":"%s/domains?$skiptoken=2"}""".formatted(graph.cloud().graph());
        String second = "{\"value\":[{\"id\":\"not-yet.example\",\"isVerified\":false}]}";
        graph.on(
                "/v1.0/domains",
                request -> Reply.json(200, request.query().containsKey("$skiptoken") ? second : first));

        assertThat(tenant.domains(access))
                .containsExactly(
                        new Domain(
                                "contoso.com",
                                true,
                                false,
                                true,
                                null,
                                true,
                                "Federated",
                                List.of("Email", "OfficeCommunicationsOnline")),
                        new Domain("not-yet.example", null, null, null, false, null, null, List.of()));
    }

    @Test
    void readsLicencesAndLeavesOutWhatHasNoProduct() {
        graph.on("/v1.0/subscribedSkus", Reply.json(200, """
                {"value":[{"skuId":"c7df2760-2c81-4ef7-b578-5b5392b571df","skuPartNumber":"ENTERPRISEPREMIUM",
                "capabilityStatus":"Suspended","consumedUnits":14,"appliesTo":"User",
                "prepaidUnits":{"enabled":0,"suspended":25,"warning":0}},{"skuPartNumber":"X"}]}"""));

        assertThat(tenant.licences(access))
                .containsExactly(new Sku(
                        UUID.fromString("c7df2760-2c81-4ef7-b578-5b5392b571df"),
                        "ENTERPRISEPREMIUM",
                        "Suspended",
                        "User",
                        0,
                        25,
                        0,
                        14));
    }

    @Test
    void aTenantMayHaveNoLicences() {
        graph.on("/v1.0/subscribedSkus", Reply.json(200, "{\"value\":[]}"));

        assertThat(tenant.licences(access)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"value\":null}"})
    void takesNoAnswerForNothing(String answer) {
        for (String path : List.of("organization", "domains", "subscribedSkus")) {
            graph.on("/v1.0/" + path, Reply.json(200, answer));
        }

        for (Runnable read : List.<Runnable>of(
                () -> tenant.organization(access), () -> tenant.domains(access), () -> tenant.licences(access))) {
            assertThat(catchThrowableOfType(MicrosoftException.class, read::run)
                            .failure()
                            .kind())
                    .isEqualTo(FailureKind.ANSWER_UNREADABLE);
        }
    }

    @Test
    void aTenantHasADomain() {
        graph.on("/v1.0/domains", Reply.json(200, "{\"value\":[]}"));

        assertThat(catchThrowableOfType(MicrosoftException.class, () -> tenant.domains(access))
                        .failure()
                        .kind())
                .isEqualTo(FailureKind.ANSWER_UNREADABLE);
    }
}
