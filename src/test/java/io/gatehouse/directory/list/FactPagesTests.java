package io.gatehouse.directory.list;

import static io.gatehouse.web.TestCallers.operator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.directory.DirectoryBase;
import io.gatehouse.directory.FakeTenant;
import io.gatehouse.shared.ProviderId;
import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a tenant told of itself, by REST, as files and on pages. */
@AutoConfigureMockMvc
class FactPagesTests extends DirectoryBase {

    @Autowired
    MockMvcTester mvc;

    @Test
    void tellsWhatTheTenantTells() {
        sync();

        JsonNode answer = get("/organization");

        assertThat(answer.at("/copy/state").asString()).isEqualTo("COPIED");
        assertThat(answer.at("/organization/id").asString()).isEqualTo(graph.tenant.id.toString());
        assertThat(answer.at("/organization/displayName").asString()).isEqualTo("Contoso A/S");
        assertThat(answer.at("/organization/countryLetterCode").asString()).isEqualTo("DK");
        assertThat(answer.at("/organization/createdDateTime").asString()).isEqualTo("2019-05-04T10:11:12Z");
        assertThat(answer.at("/organization/verifiedDomains/0").asString()).isEqualTo("contoso.example");
    }

    @Test
    void listsDomainsAndLicences() {
        graph.tenant.licence("ENTERPRISEPACK", 10, 3);
        sync();

        JsonNode domains = get("/domains").get("items");
        JsonNode licences = get("/licences").get("items");

        assertThat(domains).hasSize(2);
        assertThat(domains.at("/0/id").asString()).isEqualTo("contoso.example");
        assertThat(domains.at("/0/isDefault").asBoolean()).isTrue();
        assertThat(domains.at("/0/authenticationType").asString()).isEqualTo("Managed");
        assertThat(domains.at("/1/isInitial").asBoolean()).isTrue();
        assertThat(licences.at("/0/skuId").asString())
                .isEqualTo(FakeTenant.sku("ENTERPRISEPACK").toString());
        assertThat(licences.at("/0/prepaidUnits/enabled").asInt()).isEqualTo(10);
        assertThat(licences.at("/1/consumedUnits").asInt()).isEqualTo(14);
        assertThat(get("/licences?query=spe").get("items")).hasSize(1);
    }

    @Test
    void pagesThroughDomainsInBothOrders() {
        for (int i = 0; i < 7; i++) {
            graph.tenant.domain("d" + i + ".example", false);
        }
        sync();

        assertThat(names("/domains?limit=4")).hasSize(9).doesNotHaveDuplicates().isSorted();
        assertThat(names("/domains?limit=4&changedSince=2020-01-01T00:00:00Z"))
                .hasSize(9)
                .doesNotHaveDuplicates();
    }

    @Test
    void tellsWhatChangedIncludingWhatIsGone() {
        graph.tenant.domain("sold.example", false);
        sync();
        Instant before = in(() -> sql("select max(changed_at) + interval '1 microsecond' from directory_domain")
                .query(OffsetDateTime.class)
                .single()
                .toInstant());
        graph.tenant.domains.remove("sold.example");
        graph.tenant.licences.clear();
        sync();

        JsonNode domains = get("/domains?changedSince=" + before).get("items");
        JsonNode licences = get("/licences?changedSince=" + before).get("items");

        assertThat(domains).hasSize(1);
        assertThat(domains.at("/0/id").asString()).isEqualTo("sold.example");
        assertThat(domains.at("/0/removed").asBoolean()).isTrue();
        assertThat(domains.at("/0/removedAt").asString())
                .isEqualTo(domains.at("/0/changedAt").asString());
        assertThat(licences.at("/0/removed").asBoolean()).isTrue();
        assertThat(get("/licences").get("items")).isEmpty();
    }

    @Test
    void saysByRestWhichPermissionIsMissing() {
        assertThat(get("/organization").at("/copy/state").asString()).isEqualTo("NOT_YET");
        grant("User.Read.All");
        sync();

        assertThat(get("/domains").at("/copy/state").asString()).isEqualTo("NOT_GRANTED");
        assertThat(get("/domains").at("/copy/permission").asString()).isEqualTo("Domain.Read.All");
        assertThat(get("/domains").get("items")).isEmpty();
    }

    @Test
    void hidesATenantFromAnotherProvider() {
        sync();
        ProviderId stranger = rows.another("Stranger");

        for (String list : List.of("organization", "domains", "licences")) {
            assertThat(mvc.get()
                            .uri("/api/v1/customers/" + customer + "/directory/" + list)
                            .with(operator(stranger)))
                    .hasStatus(HttpStatus.NOT_FOUND);
            assertThat(mvc.get()
                            .uri("/api/v1/customers/" + UUID.randomUUID() + "/directory/" + list)
                            .with(operator(provider)))
                    .hasStatus(HttpStatus.NOT_FOUND);
        }
        assertThat(mvc.get()
                        .uri("/customers/" + customer + "/directory/domains.csv")
                        .with(operator(stranger)))
                .hasStatus(HttpStatus.NOT_FOUND);
    }

    @Test
    void givesDomainsAndLicencesAwayAsFiles() {
        sync();

        assertThat(body("/customers/" + customer + "/directory/domains.csv"))
                .contains("domain,default,initial,verified")
                .contains("contoso.example,true,false,true,Managed,\"Email; OfficeCommunicationsOnline\"");
        assertThat(body("/customers/" + customer + "/directory/licences.csv"))
                .contains(FakeTenant.sku("SPE_E5") + ",SPE_E5,Enabled,25,0,0,14");
        assertThat(in(() -> sql("select count(*) from audit_entry where action = 'directory.exported'")
                        .query(Long.class)
                        .single()))
                .isEqualTo(2);
    }

    @Test
    void showsTheTenantOnTheDirectoryTab() {
        graph.tenant.licence("FLOW_FREE", 10_000, 2).put("capabilityStatus", "Suspended");
        sync();

        assertThat(page("/directory"))
                .contains("Contoso A/S", "DK", "AAD", "2 domains", "2 products")
                .as("units of unlike products, free ones among them, make no sum")
                .doesNotContain("10,025", "Not copied", "Not current");
        assertThat(page("/directory?view=domains"))
                .contains("contoso.onmicrosoft.example", "Managed", "Default", "Initial", "Verified");
        assertThat(page("/directory?view=licences"))
                .contains("SPE_E5", "FLOW_FREE", "10,000", "Suspended", FakeTenant.sku("SPE_E5") + "");
        assertThat(page("/directory?view=licences&query=spe"))
                .contains("SPE_E5")
                .doesNotContain("FLOW_FREE");
    }

    @Test
    void showsOnTheTabWhichPermissionIsMissing() {
        grant("User.Read.All");
        sync();

        assertThat(page("/directory"))
                .contains("Contoso A/S", "Not copied: permission Domain.Read.All is not granted.")
                .contains("Not copied: permission LicenseAssignment.Read.All is not granted.");
        assertThat(page("/directory?view=licences")).contains("LicenseAssignment.Read.All is not granted");
        assertThat(page("")).contains("LicenseAssignment.Read.All is not granted");
    }

    @Test
    void saysSinceWhenWhatItShowsIsOld() {
        sync();
        grant("User.Read.All");
        sync();
        in(() -> sql("update directory_fact set since = '2026-03-04T05:06:00Z' where state = 'NOT_GRANTED'")
                .update());

        for (String tab : List.of("", "/directory", "/directory?view=licences")) {
            assertThat(text(tab))
                    .contains(
                            "Not current since 4 Mar 2026, 05:06 UTC: permission LicenseAssignment.Read.All is not granted.")
                    .doesNotContain("Not copied");
        }
        assertThat(text("/directory?view=domains"))
                .contains("contoso.onmicrosoft.example")
                .contains("Not current since 4 Mar 2026, 05:06 UTC: permission Domain.Read.All is not granted.");
        sync();
        assertThat(text("/directory")).as("longer, not anew").contains("Not current since 4 Mar 2026");
    }

    @Test
    void saysWhatIsSearched() {
        sync();

        assertThat(page("/directory")).contains("placeholder=\"Beginning of a name or sign-in name\"");
        assertThat(page("/directory?view=groups")).contains("placeholder=\"Beginning of a group’s name\"");
        assertThat(page("/directory?view=domains")).contains("placeholder=\"Beginning of a domain\"");
        assertThat(page("/directory?view=licences")).contains("placeholder=\"Beginning of a product’s name\"");
    }

    /** As a person reads it. */
    private String text(String path) {
        return page(path).replaceAll("<[^>]*>", "").replaceAll("\\s+", " ");
    }

    @Test
    void showsLicencesBesideTheOverview() {
        assertThat(page("")).doesNotContain("id=\"bought\"");
        sync();

        assertThat(page("")).contains("id=\"bought\"", "SPE_E5", "14 of 25", "view=licences");
    }

    private void grant(String... scopes) {
        in(() -> sql("update connection set granted_scopes = string_to_array(?, ' ') where id = ?")
                .params(String.join(" ", scopes), connection)
                .update());
    }

    private List<String> names(String first) {
        List<String> names = new java.util.ArrayList<>();
        String path = first;
        while (path != null) {
            JsonNode page = get(path);
            page.get("items").forEach(domain -> names.add(domain.get("id").asString()));
            path = page.has("next") ? first + "&cursor=" + page.get("next").asString() : null;
        }
        return names;
    }

    private String page(String path) {
        return body("/customers/" + customer + path);
    }

    private JsonNode get(String path) {
        return JsonMapper.shared().readTree(body("/api/v1/customers/" + customer + "/directory" + path));
    }

    private String body(String address) {
        var answer =
                mvc.get().uri(address).with(operator(provider)).with(csrf()).exchange();
        assertThat(answer).hasStatusOk();
        try {
            return answer.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
