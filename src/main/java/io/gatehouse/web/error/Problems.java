package io.gatehouse.web.error;

import io.gatehouse.shared.CallsPaused;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.NotNow;
import io.gatehouse.shared.Outdated;
import io.gatehouse.shared.TooMany;
import io.gatehouse.web.api.BodyLimitFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Answers what goes wrong: the API with problem details (RFC 9457), pages with the error page of that status. */
@ControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    @ExceptionHandler(NotFound.class)
    @Nullable
    ResponseEntity<Object> notFound(NotFound e, WebRequest request) {
        return problem(HttpStatus.NOT_FOUND, e, Map.of(), request);
    }

    @ExceptionHandler(InvalidInput.class)
    @Nullable
    ResponseEntity<Object> invalid(InvalidInput e, WebRequest request) {
        HttpStatus status = e.field().equals("cursor") ? HttpStatus.BAD_REQUEST : HttpStatus.UNPROCESSABLE_CONTENT;
        return problem(status, e, Map.of("errors", Map.of(e.field(), String.valueOf(e.getMessage()))), request);
    }

    @ExceptionHandler(NotNow.class)
    @Nullable
    ResponseEntity<Object> notNow(NotNow e, WebRequest request) {
        retryAfter(e.retryAfter(), request);
        Map<String, String> errors = Map.of(e.field(), String.valueOf(e.getMessage()));
        return problem(HttpStatus.SERVICE_UNAVAILABLE, e, Map.of("errors", errors), request);
    }

    @ExceptionHandler(Conflict.class)
    @Nullable
    ResponseEntity<Object> conflict(Conflict e, WebRequest request) {
        Map<String, Object> more =
                e.existingId() == null ? Map.of("code", e.key()) : Map.of("code", e.key(), "id", e.existingId());
        return problem(HttpStatus.CONFLICT, e, more, request);
    }

    @ExceptionHandler(Outdated.class)
    @Nullable
    ResponseEntity<Object> outdated(Outdated e, WebRequest request) {
        return problem(HttpStatus.GONE, e, Map.of("code", "resync"), request);
    }

    @ExceptionHandler(TooMany.class)
    @Nullable
    ResponseEntity<Object> tooMany(TooMany e, WebRequest request) {
        retryAfter(e.retryAfter(), request);
        return problem(HttpStatus.TOO_MANY_REQUESTS, e, Map.of(), request);
    }

    @ExceptionHandler(CallsPaused.class)
    @Nullable
    ResponseEntity<Object> paused(CallsPaused e, WebRequest request) {
        retryAfter(CallsPaused.LOOK_AGAIN, request);
        return problem(HttpStatus.SERVICE_UNAVAILABLE, e, Map.of("code", "calls.paused"), request);
    }

    private static void retryAfter(Duration pause, WebRequest request) {
        HttpServletResponse response = ((ServletWebRequest) request).getResponse();
        if (response != null) {
            response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, pause.toSeconds())));
        }
    }

    @ExceptionHandler(AccessDeniedException.class)
    void denied(AccessDeniedException e) {
        throw e; // the security chain of the surface answers
    }

    @ExceptionHandler(BodyLimitFilter.BodyTooLarge.class)
    @Nullable
    ResponseEntity<Object> tooLarge(BodyLimitFilter.BodyTooLarge e, WebRequest request) {
        return problem(HttpStatus.CONTENT_TOO_LARGE, e, Map.of(), request);
    }

    /** SQL states of class 22 blame a value: a NUL in a search, a year that no calendar of the database knows. */
    @ExceptionHandler(DataIntegrityViolationException.class)
    @Nullable
    ResponseEntity<Object> unstorable(DataIntegrityViolationException e, WebRequest request) {
        if (e.getMostSpecificCause() instanceof SQLException cause
                && String.valueOf(cause.getSQLState()).startsWith("22")) {
            Exception said = new IllegalArgumentException("A value is out of range or holds a forbidden character.");
            return problem(HttpStatus.BAD_REQUEST, said, Map.of(), request);
        }
        return unexpected(e, request);
    }

    @ExceptionHandler(Exception.class)
    @Nullable
    ResponseEntity<Object> unexpected(Exception e, WebRequest request) {
        if (DatabaseAway.caused(e)) {
            return away(e, request);
        }
        log.error("Request failed: {}", address(((ServletWebRequest) request).getRequest()), e);
        Exception hidden = new IllegalStateException("Something went wrong on our side. Quote the correlation id.");
        return problem(HttpStatus.INTERNAL_SERVER_ERROR, hidden, Map.of(), request);
    }

    /** One line each: whoever looks into the log of an outage wants to see the end of it. */
    private @Nullable ResponseEntity<Object> away(Exception e, WebRequest request) {
        log.warn(
                "The database is away: {} {}",
                address(((ServletWebRequest) request).getRequest()),
                String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        retryAfter(LOOK_AGAIN, request);
        Exception said = new IllegalStateException(
                "The database does not answer at the moment. What was asked for may have been done or not.");
        return problem(HttpStatus.SERVICE_UNAVAILABLE, said, Map.of(), request);
    }

    /** Without the query, and without a link token, which is the one secret that stands in a path. */
    private static String address(HttpServletRequest request) {
        String path = request.getRequestURI()
                .replaceFirst(
                        "^(/authenticate/|/calendar/|/graph/notifications/|/graph/lifecycle/)[A-Za-z0-9_-]{20,}",
                        "$1…");
        return request.getMethod() + " " + path;
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Map<String, String> errors = e.getBindingResult().getFieldErrors().stream()
                .collect(Collectors.toMap(
                        FieldError::getField,
                        error -> String.valueOf(error.getDefaultMessage()),
                        (first, second) -> first));
        Exception said = new IllegalArgumentException("Some fields are not valid.");
        return problem(HttpStatus.UNPROCESSABLE_CONTENT, said, Map.of("errors", errors), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyLimitFilter.BodyTooLarge tooLarge) {
                return tooLarge(tooLarge, request);
            }
        }
        UnreadableBody body = UnreadableBody.of(e);
        Map<String, ?> errors = body.errors().isEmpty() ? Map.of() : Map.of("errors", body.errors());
        return problem(HttpStatus.BAD_REQUEST, new IllegalArgumentException(body.sentence()), errors, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (!api(((ServletWebRequest) request).getRequest())) {
            return page(status, (ServletWebRequest) request);
        }
        if (status.is5xxServerError()) {
            return unexpected(e, request);
        }
        FrameworkRefusal refusal = FrameworkRefusal.of(e, status);
        Map<String, ?> errors = refusal.errors().isEmpty() ? Map.of() : Map.of("errors", refusal.errors());
        // with Allow of a 405 and Accept of a 415
        HttpHeaders all = HttpHeaders.copyOf(headers);
        all.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        ProblemDetail detail = detail(status, refusal.sentence(), errors, request);
        return super.handleExceptionInternal(e, detail, all, status, request);
    }

    private @Nullable ResponseEntity<Object> problem(
            HttpStatus status, Exception e, Map<String, ?> more, WebRequest request) {
        if (!api(((ServletWebRequest) request).getRequest())) {
            return page(status, (ServletWebRequest) request);
        }
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(detail(status, String.valueOf(e.getMessage()), more, request));
    }

    private static ProblemDetail detail(
            HttpStatusCode status, String sentence, Map<String, ?> more, WebRequest request) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(status, sentence);
        more.forEach(detail::setProperty);
        detail.setProperty(
                "correlationId", request.getAttribute(RequestTraceFilter.ATTRIBUTE, RequestAttributes.SCOPE_REQUEST));
        return detail;
    }

    private static @Nullable ResponseEntity<Object> page(HttpStatusCode status, ServletWebRequest request) {
        HttpServletResponse response = request.getResponse();
        try {
            if (response != null && !response.isCommitted()) {
                response.sendError(status.value());
            }
        } catch (IOException e) {
            log.debug("The visitor went away", e);
        }
        return null;
    }

    private static boolean api(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/api/");
    }
}
