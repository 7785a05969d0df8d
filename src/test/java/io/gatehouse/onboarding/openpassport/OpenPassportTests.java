package io.gatehouse.onboarding.openpassport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.web.TestCallers;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** What a service asks for, told to whoever has no invitation: only where an owner wants it. */
@PortalTest
@AutoConfigureMockMvc
class OpenPassportTests {

    @Autowired
    MockMvcTester mvc;

    @Autowired
    Rows rows;

    @AfterEach
    void close() {
        set(TestCallers.owner(rows.first()), "false");
    }

    @Test
    void isClosedUntilAnOwnerOpensIt() {
        String address = address(rows.first(), "direct-routing");
        assertThat(read(address, "en")).hasStatus(404);
        assertThat(set(TestCallers.operator(rows.first()), "true")).hasStatus(403);
        assertThat(set(TestCallers.auditor(rows.first()), "true")).hasStatus(403);
        assertThat(read(address, "en")).hasStatus(404);

        assertThat(set(TestCallers.owner(rows.first()), "true")).hasStatus(302);
        assertThat(settings(TestCallers.auditor(rows.first())))
                .hasStatusOk()
                .bodyText()
                .contains(address, "Opened by")
                .doesNotContain("Close it");
        assertThat(read(address, "en")).hasStatusOk();
        assertThat(read(address(rows.first(), "presence-sync"), "en")).hasStatus(404);
        assertThat(read(address(new ProviderId(UUID.randomUUID()), "direct-routing"), "en"))
                .hasStatus(404);

        assertThat(set(TestCallers.owner(rows.first()), "false")).hasStatus(302);
        assertThat(read(address, "en")).hasStatus(404);
        assertThat(rows.in(
                        rows.first(),
                        () -> rows.jdbc()
                                .sql("select count(distinct action) from audit_entry where action like 'passport.%'"
                                        + " and subject_id = 'direct-routing'")
                                .query(Long.class)
                                .single()))
                .isEqualTo(2);
    }

    @Test
    void tellsEachWayWithAllPermissionsInTheReadersLanguage() {
        set(TestCallers.owner(rows.first()), "true");
        String address = address(rows.first(), "direct-routing");

        MvcTestResult english = read(address, "en");
        assertThat(english)
                .hasHeader("Cache-Control", "private, max-age=300")
                .hasHeader("X-Robots-Tag", "noindex, nofollow")
                .doesNotContainHeader("Set-Cookie")
                .bodyText()
                .contains("What Teams Direct Routing of", "Consent to the provider’s app")
                .contains("Have an app registration made for you", "Use an app registration that you have")
                .contains("Directory.Read.All", "DelegatedPermissionGrant.ReadWrite.All", "Reading grants nothing.");
        assertThat(english.getResponse().getHeaders("Vary").toString()).contains("Accept-Language", "Cookie");
        assertThat(read(address, "de")).bodyText().contains("Wer sie liest, erteilt nichts.", "lang=\"de\"");
        assertThat(read(address + "?lang=de", "en")).bodyText().contains("Wer sie liest, erteilt nichts.");
    }

    private static String address(ProviderId provider, String service) {
        return "/authenticate/passports/" + provider.value() + "/" + service;
    }

    private MvcTestResult read(String address, String language) {
        return mvc.get().uri(address).header("Accept-Language", language).exchange();
    }

    private MvcTestResult settings(RequestPostProcessor caller) {
        return mvc.get().uri("/settings/passports").with(caller).with(csrf()).exchange();
    }

    private MvcTestResult set(RequestPostProcessor caller, String open) {
        return mvc.post()
                .uri("/settings/passports")
                .param("profile", "direct-routing")
                .param("open", open)
                .with(caller)
                .with(csrf())
                .exchange();
    }
}
