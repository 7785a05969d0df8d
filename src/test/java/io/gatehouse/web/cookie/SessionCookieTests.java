package io.gatehouse.web.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.shared.PublicUrl;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.session.web.http.CookieSerializer.CookieValue;

/** What a browser keeps of an operator: as strict as https allows, and without a word of https where there is none. */
class SessionCookieTests {

    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/customers");
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void belongsToThisHostAloneBehindHttps() {
        write("https://connect.example");

        assertThat(response.getHeaders(HttpHeaders.SET_COOKIE))
                .hasSize(2)
                .allSatisfy(cookie -> assertThat(cookie)
                        .startsWith("__Host-gh_")
                        .contains("Path=/;", "Secure", "HttpOnly", "SameSite=Lax")
                        .doesNotContain("Domain"));
    }

    @Test
    void isKeptOverHttpToo() {
        write("http://localhost:8080");

        assertThat(response.getHeaders(HttpHeaders.SET_COOKIE))
                .hasSize(2)
                .allSatisfy(cookie -> assertThat(cookie)
                        .startsWith("gh_")
                        .contains("HttpOnly", "SameSite=Lax")
                        .doesNotContain("Secure", "Domain"));
    }

    private void write(String publicUrl) {
        CookieNames names = new CookieNames(new PublicUrl(URI.create(publicUrl)));
        new SessionStorage().cookieSerializer(names).writeCookieValue(new CookieValue(request, response, "a-session"));
        request.addHeader(HttpHeaders.ACCEPT, "text/html");
        new ReturnPath(names).saveRequest(request, response);
    }
}
