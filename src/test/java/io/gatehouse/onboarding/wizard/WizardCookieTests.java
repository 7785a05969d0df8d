package io.gatehouse.onboarding.wizard;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.PortalTest;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.vault.Macs;
import java.net.URI;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** What binds a customer's browser to its sign-in, as https and http allow it. */
@PortalTest
@AutoConfigureMockMvc
class WizardCookieTests {

    @Autowired
    Macs macs;

    @Autowired
    Clock clock;

    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void belongsToThisHostAloneBehindHttps() {
        WizardCookies cookies = cookies("https://connect.example");
        WizardVisit visit = WizardVisit.fresh(clock.instant());
        cookies.write(response, visit);

        assertThat(response.getHeader("Set-Cookie"))
                .startsWith("__Host-gh_wizard=")
                .contains("Path=/;", "Secure", "HttpOnly", "SameSite=Lax")
                .doesNotContain("Domain");
        assertThat(cookies.read(sent()))
                .hasValueSatisfying(back -> assertThat(back.browser()).isEqualTo(visit.browser()));
        assertThat(cookies("http://localhost:8080").read(sent()))
                .as("another name, another cookie")
                .isEmpty();
    }

    @Test
    void isKeptOverHttpToo() {
        WizardCookies cookies = cookies("http://localhost:8080");
        cookies.write(response, WizardVisit.fresh(clock.instant()));

        assertThat(response.getHeader("Set-Cookie"))
                .startsWith("gh_wizard=")
                .contains("Path=/authenticate", "HttpOnly", "SameSite=Lax")
                .doesNotContain("Secure", "Domain");
        assertThat(cookies.read(sent())).isPresent();
    }

    private MockHttpServletRequest sent() {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/authenticate");
        request.setCookies(response.getCookies());
        return request;
    }

    private WizardCookies cookies(String publicUrl) {
        return new WizardCookies(macs, new PublicUrl(URI.create(publicUrl)), clock);
    }
}
