package io.gatehouse.onboarding.wizard;

import io.gatehouse.shared.PublicUrl;
import io.gatehouse.vault.Macs;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one cookie of the wizard: a signed {@link WizardVisit}, no session behind it. {@code Secure} with the
 * {@code __Host-} prefix exactly where the public URL is https, because browsers drop such cookies on http.
 */
@Component
public class WizardCookies {

    private static final String NAME = "gh_wizard";
    private static final String PURPOSE = "wizard-visit";
    private static final Duration LIFE = Duration.ofDays(7);

    private final Macs macs;
    private final PublicUrl publicUrl;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.shared();

    WizardCookies(Macs macs, PublicUrl publicUrl, Clock clock) {
        this.macs = macs;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    /** The visit, or empty where there is no cookie, or none that we signed within the last week. */
    public Optional<WizardVisit> read(HttpServletRequest request) {
        Cookie cookie = WebUtils.getCookie(request, name());
        String[] parts = cookie == null ? new String[0] : cookie.getValue().split("\\.", -1);
        if (parts.length != 2 || !macs.verify(PURPOSE, parts[0], parts[1])) {
            return Optional.empty();
        }
        try {
            byte[] text = Base64.getUrlDecoder().decode(parts[0]);
            WizardVisit visit = json.readValue(text, WizardVisit.class);
            return visit.at().plus(LIFE).isAfter(clock.instant()) ? Optional.of(visit) : Optional.empty();
        } catch (JacksonException | IllegalArgumentException olderShape) {
            return Optional.empty();
        }
    }

    public void write(HttpServletResponse response, WizardVisit visit) {
        byte[] text = json.writeValueAsString(visit).getBytes(StandardCharsets.UTF_8);
        String value = Base64.getUrlEncoder().withoutPadding().encodeToString(text);
        ResponseCookie cookie = ResponseCookie.from(name(), value + "." + macs.sign(PURPOSE, value))
                .path(publicUrl.https() ? "/" : "/authenticate")
                .secure(publicUrl.https())
                .httpOnly(true)
                .sameSite("Lax")
                .maxAge(LIFE)
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }

    private String name() {
        return publicUrl.https() ? "__Host-" + NAME : NAME;
    }
}
