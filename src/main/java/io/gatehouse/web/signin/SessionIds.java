package io.gatehouse.web.signin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.Randoms;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.session.SessionIdGenerator;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.CookieSerializer.CookieValue;
import org.springframework.session.web.http.HttpSessionIdResolver;
import org.springframework.stereotype.Component;

/**
 * Gives the browser a secret and the session row its hash alone: whoever reads the table, or a backup of it, cannot step
 * into anybody's session.
 */
@Component
class SessionIds implements SessionIdGenerator, HttpSessionIdResolver {

    /** The width of the column. */
    private static final int LENGTH = 36;

    private final CookieSerializer cookies;
    // between the making of a session and the end of the same request, when its cookie is written
    private final Cache<String, String> fresh =
            Caffeine.newBuilder().expireAfterWrite(Duration.ofMinutes(5)).build();

    SessionIds(CookieSerializer cookies) {
        this.cookies = cookies;
    }

    @Override
    public String generate() {
        String secret = Randoms.token();
        String id = idOf(secret);
        fresh.put(id, secret);
        return id;
    }

    @Override
    public List<String> resolveSessionIds(HttpServletRequest request) {
        return cookies.readCookieValues(request).stream().map(SessionIds::idOf).toList();
    }

    @Override
    public void setSessionId(HttpServletRequest request, HttpServletResponse response, String sessionId) {
        Optional.ofNullable(fresh.asMap().remove(sessionId))
                .ifPresent(secret -> cookies.writeCookieValue(new CookieValue(request, response, secret)));
    }

    @Override
    public void expireSession(HttpServletRequest request, HttpServletResponse response) {
        cookies.writeCookieValue(new CookieValue(request, response, ""));
    }

    private static String idOf(String secret) {
        return Hashes.sha256Base64Url(secret).substring(0, LENGTH);
    }
}
