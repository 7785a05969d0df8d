package io.gatehouse.web.api;

import io.gatehouse.web.signin.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Says in problem details why a call was not let in. */
@Component
public class ApiRefusals implements AuthenticationEntryPoint, AccessDeniedHandler {

    private final JsonMapper json;

    ApiRefusals(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException cause)
            throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        write(
                response,
                HttpStatus.UNAUTHORIZED,
                "This call needs a bearer: an API key of Gatehouse, or an app token of the provider's home tenant.");
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException cause)
            throws IOException {
        write(
                response,
                HttpStatus.FORBIDDEN,
                Caller.current()
                        .map(caller -> caller.actor().name() + " has the role "
                                + caller.role().appRole() + ", which does not allow this call.")
                        .orElse("Your role does not allow this call."));
    }

    void invalidToken(HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
        write(
                response,
                HttpStatus.UNAUTHORIZED,
                "The bearer token is not valid here: it must be an app token of the provider's home tenant, made for"
                        + " Gatehouse's client id, and not expired.");
    }

    void unknownKey(HttpServletResponse response) throws IOException {
        refuseKey(response, "There is no such API key. Owners make one in Gatehouse under Settings, API keys.");
    }

    void expiredKey(HttpServletResponse response, String name, Instant at) throws IOException {
        refuseKey(response, "The API key " + name + " expired at " + at + ". An owner makes a new one.");
    }

    void revokedKey(HttpServletResponse response, String name, Instant at) throws IOException {
        refuseKey(response, "The API key " + name + " was revoked at " + at + ".");
    }

    private void refuseKey(HttpServletResponse response, String sentence) throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
        write(response, HttpStatus.UNAUTHORIZED, sentence);
    }

    void withoutRole(HttpServletResponse response, String clientId) throws IOException {
        write(
                response,
                HttpStatus.FORBIDDEN,
                "Application " + clientId + " has none of the roles Gatehouse.Owner, Gatehouse.Operator and"
                        + " Gatehouse.Auditor. Assign one to it in Entra.");
    }

    void cannotTell(HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, "10");
        write(
                response,
                HttpStatus.SERVICE_UNAVAILABLE,
                "Microsoft's signing keys cannot be read now, so the token cannot be checked. Try again soon.");
    }

    void write(HttpServletResponse response, HttpStatus status, String detail) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setProperty("correlationId", MDC.get("correlation"));
        json.writeValue(response.getOutputStream(), problem);
    }
}
