package io.gatehouse.web.error;

import io.gatehouse.shared.OpenToPublic;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.web.WebProperties;
import org.springframework.boot.webmvc.autoconfigure.error.BasicErrorController;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.boot.webmvc.error.ErrorAttributes;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;
import tools.jackson.databind.json.JsonMapper;

/** What was refused before any handler of ours: problem details for the API too, whatever its caller accepts. */
@Controller
@OpenToPublic("Tells no more than a status")
class ErrorAnswers extends BasicErrorController {

    private final JsonMapper json;

    ErrorAnswers(
            ErrorAttributes attributes, WebProperties web, ObjectProvider<ErrorViewResolver> views, JsonMapper json) {
        super(attributes, web.getError(), views.orderedStream().toList());
        this.json = json;
    }

    @Override
    public ModelAndView errorHtml(HttpServletRequest request, HttpServletResponse response) {
        return api(request)
                ? new ModelAndView((View) (model, asked, answer) -> write(problem(request), answer))
                : super.errorHtml(request, response);
    }

    private void write(Map<String, @Nullable Object> problem, HttpServletResponse response) throws IOException {
        response.setStatus((int) Objects.requireNonNull(problem.get("status")));
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(response.getOutputStream(), problem);
    }

    @Override
    public ResponseEntity<Map<String, @Nullable Object>> error(HttpServletRequest request) {
        return api(request)
                ? ResponseEntity.status(getStatus(request))
                        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                        .body(problem(request))
                : super.error(request);
    }

    private Map<String, @Nullable Object> problem(HttpServletRequest request) {
        HttpStatus status = getStatus(request);
        Map<String, @Nullable Object> problem = new LinkedHashMap<>();
        problem.put("title", status.getReasonPhrase());
        problem.put("status", status.value());
        problem.put("detail", detail(status));
        problem.put("correlationId", String.valueOf(request.getAttribute(RequestTraceFilter.ATTRIBUTE)));
        return problem;
    }

    private static String detail(HttpStatus status) {
        return switch (status) {
            case CONTENT_TOO_LARGE -> "The body is larger than 1 MiB.";
            case BAD_REQUEST -> "The address or a header of this call is malformed.";
            case NOT_FOUND -> "There is no such call.";
            default ->
                status.is5xxServerError()
                        ? "Something went wrong on our side. Quote the correlation id."
                        : "The call was refused: " + status.getReasonPhrase() + ".";
        };
    }

    private static boolean api(HttpServletRequest request) {
        return String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI))
                .startsWith("/api/");
    }
}
