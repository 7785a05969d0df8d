package io.gatehouse.sandbox.graph;

import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import jakarta.servlet.http.HttpServletRequest;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns refusals into Graph's error envelope. */
@RestControllerAdvice(basePackageClasses = GraphFailures.class)
class GraphFailures {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    private final World world;

    GraphFailures(World world) {
        this.world = world;
    }

    @ExceptionHandler
    ResponseEntity<Entity> refused(GraphFailure failure, HttpServletRequest request) {
        var headers = new HttpHeaders();
        failure.headers().forEach(headers::set);
        headers.setContentType(MediaType.APPLICATION_JSON);
        return new ResponseEntity<>(envelope(failure, request), headers, HttpStatusCode.valueOf(failure.status()));
    }

    @ExceptionHandler
    ResponseEntity<Entity> unreadable(HttpMessageNotReadableException failure, HttpServletRequest request) {
        return refused(
                GraphFailure.badRequest(
                        "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format."),
                request);
    }

    @ExceptionHandler
    ResponseEntity<Entity> noJson(HttpMediaTypeNotSupportedException failure, HttpServletRequest request) {
        return refused(
                GraphFailure.badRequest("Write requests must contain the Content-Type header declaration."), request);
    }

    Entity envelope(GraphFailure failure, HttpServletRequest request) {
        String id = String.valueOf(request.getAttribute(GraphGate.REQUEST_ID));
        var inner = new Entity().and(failure.inner());
        if (failure.status() == 429) {
            inner.with("code", "429");
        }
        inner.with("date", DATE.format(world.now()));
        if (failure.status() == 429) {
            inner.with("message", "Please retry after").with("status", "429");
        }
        inner.with("request-id", id).with("client-request-id", GraphGate.clientRequestId(request, id));
        return new Entity()
                .with(
                        "error",
                        new Entity()
                                .with("code", failure.code())
                                .with("message", failure.getMessage())
                                .with("innerError", inner));
    }
}
