package io.gatehouse.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** What every page tells the browser to refuse, errors and the pages of strangers included. */
@PortalTest
@AutoConfigureMockMvc
class PageHeadersTests {

    @Autowired
    MockMvcTester mvc;

    @Autowired
    Rows rows;

    @Autowired
    MicrosoftCloud cloud;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/customers",
                "/no-such-page",
                "/customers/not-an-id/activity",
                "/signed-out",
                "/authenticate",
                "/authenticate/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "/authenticate/OAuth2Callback?code=c&state=s",
                "/error",
            })
    void letsPagesHoldNothingForeign(String page) {
        MockHttpServletResponse answer = get(page);

        List<String> policy = Arrays.asList(
                String.valueOf(answer.getHeader("Content-Security-Policy")).split(";\\s*"));
        assertThat(policy)
                .contains(
                        "default-src 'none'",
                        "script-src 'self'",
                        "style-src 'self'",
                        "object-src 'none'",
                        "base-uri 'none'",
                        "frame-ancestors 'none'",
                        "form-action 'self' " + cloud.signInOrigin())
                .noneMatch(directive -> directive.contains("unsafe") || directive.contains("*"));
        assertThat(answer.getHeader("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.getHeader("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
        assertKeptNowhere(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/customers", "/api/v1/nothing", "/calendar/nobody.ics"})
    void letsAnswersToProgramsBeKeptNowhere(String call) {
        assertKeptNowhere(get(call));
    }

    private static void assertKeptNowhere(MockHttpServletResponse answer) {
        assertThat(answer.getHeader("Cache-Control")).contains("no-store");
        assertThat(answer.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.getHeader("Strict-Transport-Security")).contains("max-age=31536000");
    }

    /** Over https, where a browser heeds the last of them. */
    private MockHttpServletResponse get(String page) {
        var request = mvc.get().uri(page).secure(true).accept("text/html").with(csrf());
        return (page.startsWith("/authenticate") ? request : request.with(TestCallers.operator(rows.first())))
                .exchange()
                .getResponse();
    }
}
