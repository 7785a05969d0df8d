package io.gatehouse.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Files get their versions, and nobody looks for files behind links to pages. */
class PlainLinksTests {

    @ParameterizedTest
    @CsvSource({
        "'', /css/gatehouse.css, /css/gatehouse.css?version",
        "'', /js/table.js, /js/table.js?version",
        "'', /customers/7?q=1, /customers/7?q=1",
        "'', /customers/css/, /customers/css/",
        "'', ?page=2, ?page=2",
        "/portal, /portal/css/gatehouse.css, /portal/css/gatehouse.css?version",
        "/portal, /portal/customers, /portal/customers",
        "/portal, /a, /a"
    })
    void asksForFilesAlone(String context, String link, String encoded) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", context + "/customers");
        request.setContextPath(context);
        HttpServletResponse versioning = new HttpServletResponseWrapper(new MockHttpServletResponse()) {
            @Override
            public String encodeURL(String url) {
                return url + "?version";
            }
        };
        MockFilterChain chain = new MockFilterChain();

        new PlainLinks().doFilter(request, versioning, chain);

        assertThat(((HttpServletResponse) chain.getResponse()).encodeURL(link)).isEqualTo(encoded);
    }
}
