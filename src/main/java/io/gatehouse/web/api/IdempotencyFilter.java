package io.gatehouse.web.api;

import io.gatehouse.provider.Principal;
import io.gatehouse.shared.Hashes;
import io.gatehouse.web.signin.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.springframework.web.util.UriUtils;

/** Lets a repeated POST have one effect: the second answer is the first one's. */
public class IdempotencyFilter extends OncePerRequestFilter {

    /** Tokens and confidential values are not to be kept; an export is too large, and changes nothing. */
    private static final Pattern TAKES = Pattern.compile("/api/v1/(?!.*/(access-token|confidential-value|export)$).+");

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private final Idempotency memory;
    private final ApiRefusals refusals;

    public IdempotencyFilter(Idempotency memory, ApiRefusals refusals) {
        this.memory = memory;
        this.refusals = refusals;
    }

    static boolean takesKey(String path) {
        return TAKES.matcher(path).matches();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !"POST".equals(request.getMethod())
                || request.getHeader("Idempotency-Key") == null
                || !takesKey(UriUtils.decode(request.getRequestURI(), StandardCharsets.UTF_8));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String key = request.getHeader("Idempotency-Key");
        if (!KEY.matcher(key).matches()) {
            refusals.write(
                    response, HttpStatus.BAD_REQUEST, "Idempotency-Key takes 1 to 200 visible ASCII characters.");
            return;
        }
        byte[] body = readBody(request, response);
        if (body.length > BodyLimitFilter.MOST) {
            return;
        }
        String client = Caller.current().map(Principal::actor).orElseThrow().id();
        byte[] hash = Hashes.sha256(request.getRequestURI() + '\n' + new String(body, StandardCharsets.ISO_8859_1));
        switch (memory.claim(client, key, hash)) {
            case Idempotency.Claim.Fresh fresh -> proceed(client, key, new Repeatable(request, body), response, chain);
            case Idempotency.Claim.Replay replay -> replay(response, replay);
            case Idempotency.Claim.UnderWay underWay -> {
                response.setHeader(HttpHeaders.RETRY_AFTER, "1");
                refusals.write(response, HttpStatus.CONFLICT, "The first call with this key is still under way.");
            }
            case Idempotency.Claim.OtherRequest other ->
                refusals.write(
                        response,
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "This Idempotency-Key was used for a different request.");
        }
    }

    private byte[] readBody(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            return request.getInputStream().readAllBytes();
        } catch (BodyLimitFilter.BodyTooLarge e) {
            refusals.write(response, HttpStatus.CONTENT_TOO_LARGE, String.valueOf(e.getMessage()));
            return new byte[(int) BodyLimitFilter.MOST + 1];
        }
    }

    private void proceed(
            String client, String key, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ContentCachingResponseWrapper recorded = new ContentCachingResponseWrapper(response);
        boolean kept = false;
        try {
            chain.doFilter(request, recorded);
            if (recorded.getStatus() < 500 && recorded.getStatus() != HttpStatus.TOO_MANY_REQUESTS.value()) {
                String body = new String(recorded.getContentAsByteArray(), StandardCharsets.UTF_8);
                memory.answered(client, key, recorded.getStatus(), body, recorded.getHeader(HttpHeaders.LOCATION));
                kept = true;
            }
        } finally {
            if (!kept) {
                memory.forget(client, key);
            }
            recorded.copyBodyToResponse();
        }
    }

    private static void replay(HttpServletResponse response, Idempotency.Claim.Replay replay) throws IOException {
        response.setStatus(replay.status());
        response.setHeader("Idempotency-Replayed", "true");
        response.setContentType(replay.status() < 400 ? "application/json" : "application/problem+json");
        if (replay.location() != null) {
            response.setHeader(HttpHeaders.LOCATION, replay.location());
        }
        response.getOutputStream().write(replay.body().getBytes(StandardCharsets.UTF_8));
    }

    /** The body was read for its hash; the handler reads it once more. */
    private static final class Repeatable extends HttpServletRequestWrapper {

        private final byte[] body;

        Repeatable(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = body;
        }

        @Override
        public ServletInputStream getInputStream() {
            ByteArrayInputStream bytes = new ByteArrayInputStream(body);
            return new ServletInputStream() {
                @Override
                public int read() {
                    return bytes.read();
                }

                @Override
                public boolean isFinished() {
                    return bytes.available() == 0;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new UnsupportedOperationException("This body is read at once");
                }
            };
        }
    }
}
