package io.gatehouse.web.error;

import io.gatehouse.shared.OpenToPublic;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.web.error.ErrorAttributeOptions.Include;
import org.springframework.boot.webmvc.autoconfigure.error.AbstractErrorController;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.boot.webmvc.error.ErrorAttributes;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was refused before any handler of ours: problem details for the API, whatever its caller accepts, and for who asks
 * for JSON alone; everybody else asked for a page and gets one.
 */
@Controller
@OpenToPublic("Tells no more than a status")
class ErrorAnswers extends AbstractErrorController {

    private static final ErrorAttributeOptions SHOWN =
            ErrorAttributeOptions.of(Include.STATUS, Include.ERROR, Include.PATH);

    private final JsonMapper json;

    ErrorAnswers(ErrorAttributes attributes, ObjectProvider<ErrorViewResolver> views, JsonMapper json) {
        super(attributes, views.orderedStream().toList());
        this.json = json;
    }

    @RequestMapping("${spring.web.error.path:/error}")
    ModelAndView answer(HttpServletRequest request, HttpServletResponse response) {
        if (api(request) || acceptsNoPage(request)) {
            Map<String, @Nullable Object> problem = problem(request);
            return new ModelAndView((View) (model, asked, answer) -> write(problem, answer));
        }
        HttpStatus status = getStatus(request);
        response.setStatus(status.value());
        Map<String, Object> model = new HashMap<>();
        getErrorAttributes(request, SHOWN).forEach((name, value) -> {
            if (value != null) {
                model.put(name, value);
            }
        });
        model.put("status", status.value());
        ModelAndView page = resolveErrorView(request, response, status, model);
        return page == null ? new ModelAndView("error/" + status.value() / 100 + "xx", model) : page;
    }

    /** Sessions, keys and repeated calls are looked up before any handler, where nobody else sees that this failed. */
    @Override
    protected HttpStatus getStatus(HttpServletRequest request) {
        Object failure = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        return failure instanceof Throwable thrown && DatabaseAway.caused(thrown)
                ? HttpStatus.SERVICE_UNAVAILABLE
                : super.getStatus(request);
    }

    private void write(Map<String, @Nullable Object> problem, HttpServletResponse response) throws IOException {
        response.setStatus((int) Objects.requireNonNull(problem.get("status")));
        response.setCharacterEncoding((String) null);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(response.getOutputStream(), problem);
    }

    private Map<String, @Nullable Object> problem(HttpServletRequest request) {
        HttpStatus status = getStatus(request);
        Map<String, @Nullable Object> problem = new LinkedHashMap<>();
        problem.put("title", status.getReasonPhrase());
        problem.put("status", status.value());
        problem.put("detail", FrameworkRefusal.sentence(status));
        problem.put("correlationId", String.valueOf(request.getAttribute(RequestTraceFilter.ATTRIBUTE)));
        return problem;
    }

    private static boolean api(HttpServletRequest request) {
        return String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI))
                .startsWith("/api/");
    }

    /** Browsers, and programs that do not say what they want, can do nothing with JSON in place of a page. */
    private static boolean acceptsNoPage(HttpServletRequest request) {
        List<MediaType> accepted;
        try {
            accepted = MediaType.parseMediaTypes(request.getHeader(HttpHeaders.ACCEPT));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
        return accepted.stream().anyMatch(type -> type.getSubtype().endsWith("json"))
                && accepted.stream().noneMatch(MediaType.TEXT_HTML::equalsTypeAndSubtype);
    }
}
