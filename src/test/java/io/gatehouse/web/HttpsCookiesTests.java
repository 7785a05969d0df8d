package io.gatehouse.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.shared.Columns;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.web.cookie.CookieNames;
import jakarta.servlet.http.Cookie;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.TestingAuthenticationToken;

/** Behind https, which a proxy ends before the portal: the request itself came by http. */
class HttpsCookiesTests {

    private static final CookieNames HTTPS = new CookieNames(new PublicUrl(URI.create("https://connect.example")));
    private static final CookieNames HTTP = new CookieNames(new PublicUrl(URI.create("http://localhost:8080")));

    private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/logout");
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void formsAreHeldByACookieOfThisHostAlone() {
        var repository = SecurityChains.csrfCookie(HTTPS);
        repository.saveToken(repository.generateToken(request), request, response);

        Cookie cookie = onlyOne();
        assertThat(cookie.getName()).isEqualTo("__Host-gh_csrf");
        assertThat(cookie.isHttpOnly()).isTrue();
        assertHost(cookie);
    }

    @Test
    void aSignOutReachesTheCookieItself() {
        SecurityChains.sessionEnd(HTTPS).logout(request, response, new TestingAuthenticationToken("maja", ""));

        Cookie cookie = onlyOne();
        assertThat(cookie.getName()).isEqualTo("__Host-gh_operator");
        assertThat(cookie.getMaxAge()).isZero();
        assertHost(cookie);
    }

    @Test
    void onHttpNothingIsSecureBecauseBrowsersWouldDropIt() {
        SecurityChains.sessionEnd(HTTP).logout(request, response, new TestingAuthenticationToken("maja", ""));
        var repository = SecurityChains.csrfCookie(HTTP);
        repository.saveToken(repository.generateToken(request), request, response);

        assertThat(response.getCookies())
                .extracting(Cookie::getName, Cookie::getSecure)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("gh_operator", false),
                        org.assertj.core.groups.Tuple.tuple("gh_csrf", false));
    }

    @Test
    void whatALookIsRememberedByBelongsToThisHostAlone() {
        new ThemeController(HTTPS).choose("dark", "/", response);

        Cookie cookie = onlyOne();
        assertThat(cookie.getName()).isEqualTo("__Host-gh_theme");
        assertHost(cookie);
    }

    @Test
    void columnsAreRememberedForThisHostAlone() {
        new ColumnsController(HTTPS)
                .choose("customers", List.of("tenant", "labels"), List.of("tenant"), false, "/", response);

        Cookie cookie = onlyOne();
        assertHost(cookie);
        request.setCookies(cookie);
        assertThat(Columns.chosen(request, new PublicUrl(URI.create("https://connect.example")), "customers"))
                .isEqualTo("tenant.-labels");
        request.setCookies(new Cookie("gh_columns_customers", "labels"));
        assertThat(Columns.chosen(request, new PublicUrl(URI.create("https://connect.example")), "customers"))
                .as("set by another host of the domain")
                .isNull();
    }

    private Cookie onlyOne() {
        assertThat(response.getCookies()).hasSize(1);
        return response.getCookies()[0];
    }

    private static void assertHost(Cookie cookie) {
        assertThat(cookie.getSecure()).isTrue();
        assertThat(cookie.getPath()).isEqualTo("/");
        assertThat(cookie.getDomain()).isNull();
    }
}
