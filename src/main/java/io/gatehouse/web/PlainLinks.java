package io.gatehouse.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Leaves links to pages as they are. Spring looks for a file behind each link of a page, to put the file's version into its
 * name, and remembers only where it has found one: a third of what a list of 25 rows cost.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class PlainLinks extends OncePerRequestFilter {

    /** What {@code spring.web.resources.chain.strategy.content.paths} gives versions to. */
    private static final List<String> VERSIONED = List.of("/css/", "/fonts/", "/js/");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String context = request.getContextPath();
        chain.doFilter(request, new HttpServletResponseWrapper(response) {
            @Override
            public String encodeURL(String url) {
                return VERSIONED.stream().anyMatch(folder -> url.startsWith(folder, context.length()))
                        ? super.encodeURL(url)
                        : url;
            }
        });
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }
}
