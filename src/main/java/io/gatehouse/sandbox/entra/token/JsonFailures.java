package io.gatehouse.sandbox.entra.token;

import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.aadsts.AadstsException;
import io.gatehouse.sandbox.entra.request.Origin;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Refusals as Entra's error JSON. */
@RestControllerAdvice(assignableTypes = {TokenController.class, DiscoveryController.class, UserinfoController.class})
class JsonFailures {

    private final World world;

    JsonFailures(World world) {
        this.world = world;
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> failed(AadstsException failure, HttpServletRequest request) {
        return ResponseEntity.status(failure.status())
                .header(HttpHeaders.CACHE_CONTROL, "no-store, no-cache")
                .body(body(failure, world.now(), Origin.of(request)));
    }

    static Map<String, Object> body(AadstsException failure, Instant now, String origin) {
        var body = new LinkedHashMap<String, Object>();
        int number = failure.code().number();
        body.put("error", failure.code().token());
        body.put("error_description", failure.description(now));
        body.put("error_codes", List.of(number));
        body.put("timestamp", failure.stamp(now));
        body.put("trace_id", failure.trace().toString());
        body.put("correlation_id", failure.correlation().toString());
        body.put("error_uri", origin + "/error?code=" + number);
        String suberror = failure.code().suberror();
        if (suberror != null) {
            body.put("suberror", suberror);
        }
        if ("basic_action".equals(suberror)) {
            body.put("claims", ClaimsWanted.CLAIMS);
        }
        return body;
    }
}
