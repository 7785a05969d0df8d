package io.gatehouse.web.signin;

import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.provider.NotAnOperator;
import io.gatehouse.provider.Operators;
import io.gatehouse.provider.Principal;
import io.gatehouse.provider.errand.SignInErrand;
import io.gatehouse.web.cookie.ReturnPath;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/** Where an operator lands after signing in, after being refused, and after signing out. */
@Component
public class SignInOutcome
        implements AuthenticationSuccessHandler, AuthenticationFailureHandler, AccessDeniedHandler, LogoutHandler {

    private static final Logger log = LoggerFactory.getLogger(SignInOutcome.class);

    private final Operators operators;
    private final ReturnPath returnPath;

    SignInOutcome(Operators operators, ReturnPath returnPath) {
        this.operators = operators;
        this.returnPath = returnPath;
    }

    public RequestCache requestCache() {
        return returnPath;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        request.getSession().setMaxInactiveInterval(8 * 60 * 60);
        String errand = SignInErrand.take(request);
        String onTo = errand == null ? returnPath.take(request, response) : SignInErrand.back(errand, true);
        response.sendRedirect(onTo);
    }

    /** No session remains of a failed sign-in, unless an operator was only sent for something; the page gets what it needs in its address. */
    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        String errand = SignInErrand.take(request);
        if (errand != null) {
            response.sendRedirect(SignInErrand.back(errand, false));
            return;
        }
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
        UriComponentsBuilder page = UriComponentsBuilder.fromPath("/sign-in-refused");
        if (failure instanceof NotAnOperator refused) {
            page.queryParam("reason", refused.reason())
                    .queryParamIfPresent("account", Optional.ofNullable(refused.account()));
        } else {
            String reason = reason(failure);
            if (reason.equals("FAILED")) {
                log.warn("An operator's sign-in failed: {}", failure.getMessage());
            }
            page.queryParam("reason", reason);
        }
        response.sendRedirect(page.encode().toUriString());
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException cause)
            throws IOException {
        request.setAttribute("refusal", cause instanceof CsrfException ? "form" : "role");
        response.sendError(HttpServletResponse.SC_FORBIDDEN);
    }

    @Override
    public void logout(
            HttpServletRequest request, HttpServletResponse response, @Nullable Authentication authentication) {
        if (authentication instanceof OperatorAuthentication known
                && known.getPrincipal() instanceof Principal.Operator operator) {
            operators.signedOut(operator);
        }
    }

    private static String reason(AuthenticationException failure) {
        if (!(failure instanceof OAuth2AuthenticationException oauth)) {
            return "FAILED";
        }
        String code = oauth.getError().getErrorCode();
        return switch (code) {
            case "authorization_request_not_found" -> "STALE";
            case "own_credential_refused" -> "LOCKED_OUT";
            default -> atMicrosoft(code, oauth.getError().getDescription());
        };
    }

    /** What Entra sent back with the browser: {@code access_denied} alone is also what it says of rules that forbid. */
    private static String atMicrosoft(String error, @Nullable String description) {
        MicrosoftFailure failure = MicrosoftFailure.ofRedirect(
                Map.of("error", error, "error_description", description == null ? "" : description));
        return switch (failure.kind()) {
            case USER_DECLINED -> "CANCELLED";
            case NOT_ASSIGNED -> "NOT_ASSIGNED";
            case APPROVAL_NEEDED, CONSENT_MISSING -> "NO_CONSENT";
            case WRONG_ACCOUNT -> "OTHER_TENANT";
            case BLOCKED_BY_POLICY, MANAGED_DEVICE_NEEDED, TENANT_RESTRICTED, ACCOUNT_DISABLED -> "BLOCKED";
            default -> "FAILED";
        };
    }
}
