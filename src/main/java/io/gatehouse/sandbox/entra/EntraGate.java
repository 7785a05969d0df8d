package io.gatehouse.sandbox.entra;

import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.token.TokenController;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Latency and outages of the Entra half, and the headers of every answer. */
@Component
class EntraGate implements HandlerInterceptor, WebMvcConfigurer {

    private static final String DOWN = """
            <!doctype html><html lang="en"><head><title>Service unavailable</title></head>
            <body><h1>Service unavailable</h1><p>HTTP Error 503. The service is unavailable.</p></body></html>
            """;

    private final World world;

    EntraGate(World world) {
        this.world = world;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException, InterruptedException {
        if (!(handler instanceof HandlerMethod method)
                || !method.getBeanType().getPackageName().startsWith(EntraGate.class.getPackageName())) {
            return true;
        }
        Chaos.State chaos = world.chaos().state();
        if (chaos.latencyMillis() > 0) {
            Thread.sleep(chaos.latencyMillis());
        }
        boolean token = method.getBeanType().equals(TokenController.class);
        if (chaos.entraDown() || (chaos.unavailable() && token)) {
            response.setStatus(503);
            response.setContentType("text/html;charset=UTF-8");
            response.getOutputStream().write(DOWN.getBytes(StandardCharsets.UTF_8));
            return false;
        }
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "strict-origin-when-cross-origin");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Cache-Control", "no-store");
        return true;
    }
}
