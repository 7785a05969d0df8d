package io.gatehouse.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Finds the handler of a path with variables among hundreds: it looks only at those whose patterns begin like the path,
 * where Spring looks at each of them, which was a seventh of what a notification costs. What is found so is what Spring
 * finds; for everything else Spring is asked.
 */
class PrefixedMappings extends RequestMappingHandlerMapping {

    private final Map<String, List<Handled>> places = new HashMap<>();

    private record Handled(RequestMappingInfo info, HandlerMethod method) {}

    @Override
    protected void handlerMethodsInitialized(Map<RequestMappingInfo, HandlerMethod> methods) {
        methods.forEach((info, method) -> info.getPatternValues().stream()
                .map(PrefixedMappings::place)
                .distinct()
                .forEach(place -> places.computeIfAbsent(place, first -> new ArrayList<>())
                        .add(new Handled(info, method))));
        super.handlerMethodsInitialized(methods);
    }

    @Override
    protected @Nullable HandlerMethod lookupHandlerMethod(String path, HttpServletRequest request) throws Exception {
        Handled nearest = ordinary(path, request) ? nearest(path, request).orElse(null) : null;
        if (nearest == null) {
            return super.lookupHandlerMethod(path, request);
        }
        request.setAttribute(BEST_MATCHING_HANDLER_ATTRIBUTE, nearest.method());
        handleMatch(nearest.info(), path, request);
        return nearest.method();
    }

    /** Patterns are matched with what an encoded character stands for, and without parameters of a path. */
    private static boolean ordinary(String path, HttpServletRequest request) {
        return path.indexOf('%') < 0
                && request.getRequestURI().indexOf(';') < 0
                && !CorsUtils.isPreFlightRequest(request);
    }

    /** Empty where nothing fits, where several do equally well, and where a pattern is the path itself: Spring knows those. */
    private Optional<Handled> nearest(String path, HttpServletRequest request) {
        List<Handled> found = new ArrayList<>();
        for (int end = path.length(); end >= 0; end = path.lastIndexOf('/', end - 1)) {
            for (Handled each : places.getOrDefault(path.substring(0, end), List.of())) {
                if (each.info().getDirectPaths().contains(path)) {
                    return Optional.empty();
                }
                RequestMappingInfo match = getMatchingMapping(each.info(), request);
                if (match != null) {
                    found.add(new Handled(match, each.method()));
                }
            }
        }
        Comparator<Handled> order = Comparator.comparing(Handled::info, getMappingComparator(request));
        found.sort(order);
        boolean clear = found.size() == 1 || found.size() > 1 && order.compare(found.get(0), found.get(1)) != 0;
        return clear ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /** The segments of a pattern before the first one that may differ; {@code **} matches no further segment, too. */
    static String place(String pattern) {
        int end = 0;
        while (end < pattern.length() && "{*?".indexOf(pattern.charAt(end)) < 0) {
            end++;
        }
        return end == pattern.length() ? pattern : pattern.substring(0, Math.max(0, pattern.lastIndexOf('/', end)));
    }
}
