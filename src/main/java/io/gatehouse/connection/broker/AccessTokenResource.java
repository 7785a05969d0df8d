package io.gatehouse.connection.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.connection.token.AccessToken;
import io.gatehouse.connection.token.ConnectionUnavailable;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.Slice;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/connections/{id}/access-token")
@Tag(name = "Connections")
class AccessTokenResource {

    private static final int MOST_SCOPES = 50;
    private static final int LARGEST_PAGE = 1_000;

    private final TokenBroker broker;

    AccessTokenResource(TokenBroker broker) {
        this.broker = broker;
    }

    record TokenRequest(@Nullable List<String> scopes) {}

    record TokenJson(String accessToken, Instant expiresAt) {

        @Override
        public String toString() {
            return "TokenJson[expiresAt=" + expiresAt + "]";
        }
    }

    @PostMapping
    @Requires(Permission.USE_TOKENS)
    @Operation(
            summary = "Take an access token for Microsoft Graph",
            description =
                    "Never a refresh token. A refusal answers 409, or 403 where a limit of the program stands against"
                            + " it, with the reason and the request that ends it.")
    ResponseEntity<TokenJson> issue(
            @PathVariable UUID id,
            @RequestBody(required = false) @Nullable TokenRequest request,
            @Parameter(hidden = true) Actor actor) {
        List<String> scopes = request == null || request.scopes() == null ? List.of() : request.scopes();
        if (scopes.size() > MOST_SCOPES || scopes.stream().anyMatch(scope -> scope == null || scope.isBlank())) {
            throw new InvalidInput("scopes", "connection.scopes.invalid", "At most 50 scopes, none of them empty.");
        }
        AccessToken token = broker.issue(id, scopes, actor);
        return ResponseEntity.ok()
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .body(new TokenJson(token.value().reveal(), token.expiresAt()));
    }

    /** What the broker gave to one caller in one hour. */
    record IssueJson(String callerKind, String callerId, String callerName, Instant hour, long issued, long refused) {

        static IssueJson of(TokenIssues.Count count) {
            return new IssueJson(
                    count.caller().kind().name(),
                    count.caller().id(),
                    count.caller().name(),
                    count.hour(),
                    count.issued(),
                    count.refused());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Issues(List<IssueJson> items, @Nullable String next) {}

    @GetMapping("/issues")
    @Requires(Permission.VIEW)
    @Operation(
            summary = "Count the access tokens that were taken",
            description = "By caller and hour, the newest hour first; of the last seven days where since is absent.")
    Issues issues(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable Instant since,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "500") int limit) {
        Slice<IssueJson> slice = broker.counts(id, since, cursor, Math.clamp(limit, 1, LARGEST_PAGE))
                .map(IssueJson::of);
        return new Issues(slice.items(), slice.next());
    }

    @ExceptionHandler(TokenRefused.class)
    ResponseEntity<ProblemDetail> refused(TokenRefused e) {
        HttpStatus status = e.reason().code().startsWith("LIMIT_") ? HttpStatus.FORBIDDEN : HttpStatus.CONFLICT;
        ProblemDetail problem =
                ProblemDetail.forStatusAndDetail(status, e.reason().text());
        problem.setProperty("code", "connection." + e.reason().code());
        problem.setProperty("id", e.connection());
        problem.setProperty("reason", e.reason());
        problem.setProperty("repair", e.repair());
        problem.setProperty("correlationId", MDC.get("correlation"));
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    @ExceptionHandler(ConnectionUnavailable.class)
    ResponseEntity<ProblemDetail> unavailable(ConnectionUnavailable e) {
        ProblemDetail problem =
                ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(e.getMessage()));
        problem.setProperty("correlationId", MDC.get("correlation"));
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .header(
                        HttpHeaders.RETRY_AFTER,
                        String.valueOf(Math.max(1, e.retryAfter().toSeconds())))
                .body(problem);
    }
}
