package io.gatehouse.sandbox.graph;

import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers what this Graph does not serve, as Graph answers what it does not know. */
@RestController
class UnknownPathController {

    @RequestMapping("/v1.0/**")
    Entity unknown(HttpServletRequest request) {
        String path = request.getRequestURI().substring("/v1.0".length());
        String segment = path.isEmpty() ? "" : path.substring(path.lastIndexOf('/') + 1);
        throw new GraphFailure(400, "BadRequest", "Resource not found for the segment '" + segment + "'.", Map.of());
    }
}
