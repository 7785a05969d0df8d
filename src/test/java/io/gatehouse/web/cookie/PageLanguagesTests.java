package io.gatehouse.web.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.shared.Languages;
import io.gatehouse.shared.PublicUrl;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class PageLanguagesTests {

    private static final ResourceBundle.Control NO_FALLBACK =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final PageLanguages languages =
            new PageLanguages(new CookieNames(new PublicUrl(URI.create("https://connect.northernvoice.example"))));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/authenticate | de-DE,de;q=0.9,en;q=0.5 | de-DE",
                "/authenticate/colleague | de-AT | de-AT",
                "/authenticate | nl-NL,de;q=0.5 | de",
                "/authenticate | nl | en",
                "/authenticate | fr-CA,en;q=0.5 | fr-CA",
                "/authenticate | en-GB,de;q=0.9 | en-GB",
                "/authenticate | de-DE-u-ca-buddhist | de-DE",
                "/customers | de | en",
                "/authenticated | de | en",
                "/api/v1/customers | de | en",
            })
    void followsTheBrowserWhereCustomersRead(String path, String wanted, String read) {
        assertThat(languages.resolveLocale(request(path, wanted))).isEqualTo(Locale.forLanguageTag(read));
    }

    @Test
    void neverTakesTheLanguageOfThisMachine() {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/authenticate") {
            @Override
            public Enumeration<Locale> getLocales() {
                return Collections.enumeration(List.of(Locale.GERMAN));
            }
        };

        assertThat(request.getHeader("Accept-Language")).isNull();
        assertThat(languages.resolveLocale(request)).isEqualTo(Locale.ENGLISH);
    }

    @Test
    void keepsWhatWasChosenOnAPage() {
        MockHttpServletResponse response = new MockHttpServletResponse();
        languages.setLocale(request("/authenticate", "en"), response, Locale.GERMANY);
        Cookie kept = response.getCookie("__Host-gh_language");
        MockHttpServletRequest next = request("/authenticate/decline", "en");
        next.setCookies(kept);

        assertThat(languages.resolveLocale(next)).isEqualTo(Locale.GERMAN);
        assertThat(kept.getPath()).isEqualTo("/");
        assertThat(kept.getSecure()).isTrue();
        next.setParameter("lang", "en");
        assertThat(languages.resolveLocale(next)).isEqualTo(Locale.ENGLISH);
    }

    @Test
    void offersWhatItSpeaks() throws IOException {
        String layout = Files.readString(Path.of("src/main/resources/templates/fragments/wizard.html"));

        assertThat(layout).contains(Languages.SPOKEN.stream().collect(Collectors.joining("', '", "{'", "'}")));
        assertThat(Languages.SPOKEN)
                .allSatisfy(language -> assertThat(
                                ResourceBundle.getBundle("messages-mail", Locale.of(language), NO_FALLBACK)
                                        .getString("mail.language"))
                        .isEqualTo(language));
    }

    @Test
    void keepsNoLanguageThatNobodySpeaksHere() {
        MockHttpServletResponse response = new MockHttpServletResponse();
        languages.setLocale(request("/authenticate", "en"), response, Locale.forLanguageTag("nl"));
        MockHttpServletRequest invented = request("/authenticate", "de");
        invented.setCookies(new Cookie("__Host-gh_language", "'; drop"));

        assertThat(response.getCookies()).isEmpty();
        assertThat(languages.resolveLocale(invented)).isEqualTo(Locale.GERMAN);
    }

    @Test
    void tellsAnErrorInTheLanguageOfThePageThatFailed() {
        MockHttpServletRequest error = request("/error", "de");
        error.setAttribute(RequestDispatcher.ERROR_REQUEST_URI, "/authenticate/start");
        assertThat(languages.resolveLocale(error)).isEqualTo(Locale.GERMAN);

        error.setAttribute(RequestDispatcher.ERROR_REQUEST_URI, "/customers");
        assertThat(languages.resolveLocale(error)).isEqualTo(Locale.ENGLISH);
    }

    private static MockHttpServletRequest request(String path, String wanted) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.addHeader("Accept-Language", wanted);
        return request;
    }
}
