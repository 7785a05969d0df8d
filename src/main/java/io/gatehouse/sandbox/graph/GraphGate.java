package io.gatehouse.sandbox.graph;

import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.graph.entity.Caller;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * What every call passes: ids and date of the answer, the chaos switches, the access token, the permission for the
 * operation, its cost.
 */
@Component
class GraphGate implements HandlerInterceptor {

    static final String REQUEST_ID = "io.gatehouse.sandbox.request-id";

    private final World world;
    private final Bearers bearers;
    private final Permissions permissions = new Permissions();

    GraphGate(World world, Bearers bearers) {
        this.world = world;
        this.bearers = bearers;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws InterruptedException {
        stamp(request, response);
        Chaos.State chaos = world.chaos().state();
        if (chaos.latencyMillis() > 0) {
            Thread.sleep(chaos.latencyMillis());
        }
        if (chaos.unavailable()) {
            throw GraphFailure.unavailable();
        }
        Caller caller = bearers.caller(request.getHeader("Authorization"), origin(request));
        request.setAttribute(Caller.ATTRIBUTE, caller);
        boolean everywhere = world.chaos().throttlesEverywhere();
        int retryAfter = world.chaos().throttled(caller.tenantId());
        if (retryAfter >= 0) {
            String scope = everywhere ? "Application" : "Tenant_Application";
            response.setHeader("x-ms-throttle-scope", scope + "/ReadWrite/" + caller.appId() + "/" + caller.tenantId());
            response.setHeader("x-ms-throttle-information", "ResourceUnitLimitExceeded");
            throw GraphFailure.throttled(retryAfter);
        }
        admit(request, response, caller);
        return true;
    }

    private void admit(HttpServletRequest request, HttpServletResponse response, Caller caller) {
        String pattern = String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
        String operation = operation(request.getMethod(), pattern);
        if (operation == null) {
            return;
        }
        response.setHeader("x-ms-resource-unit", Integer.toString(ResourceUnits.of(operation, request)));
        if (!permissions.admits(operation, caller.permissions(), caller.delegated())
                && !rollsItsOwnKeys(operation, request, caller)) {
            if (!caller.delegated() && pattern.startsWith("/v1.0/me")) {
                throw GraphFailure.badRequest("/me request is only valid with delegated authentication flow.");
            }
            throw GraphFailure.denied();
        }
    }

    /** An application needs no permission to change its own keys. */
    private boolean rollsItsOwnKeys(String operation, HttpServletRequest request, Caller caller) {
        return (operation.endsWith("/addKey") || operation.endsWith("/removeKey"))
                && world.application(caller.appId())
                        .filter(caller::isItself)
                        .filter(own -> request.getRequestURI().contains("/" + own.id() + "/")
                                || request.getRequestURI().contains("/appId=" + own.appId() + "/"))
                        .isPresent();
    }

    /** The permission table's name of an operation; null for what needs no permission of its own. */
    static @org.jspecify.annotations.Nullable String operation(String method, String pattern) {
        if (pattern.equals("/v1.0/$batch")
                || pattern.equals("/v1.0/**")
                || pattern.startsWith("/v1.0/subscriptions")) { // asks by resource itself
            return null;
        }
        String path = pattern.substring("/v1.0".length())
                .replaceAll("/\\{cast:[^}]*}|/microsoft\\.graph\\.\\w+$|/\\$count$", "");
        return ("HEAD".equals(method) ? "GET" : method) + " " + path;
    }

    private void stamp(HttpServletRequest request, HttpServletResponse response) {
        String id = UUID.randomUUID().toString();
        request.setAttribute(REQUEST_ID, id);
        response.setHeader("request-id", id);
        response.setHeader("client-request-id", clientRequestId(request, id));
        response.setHeader("Cache-Control", "no-cache");
        Instant now = world.now();
        response.setDateHeader("Date", now.toEpochMilli());
    }

    static String clientRequestId(HttpServletRequest request, String otherwise) {
        String given = request.getHeader("client-request-id");
        return given != null && given.matches("[\\w-]{1,64}") ? given : otherwise;
    }

    private static String origin(HttpServletRequest request) {
        String url = request.getRequestURL().toString();
        return url.substring(0, url.indexOf('/', "https://".length()));
    }
}
