package io.gatehouse.sandbox.graph;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Puts the gate before every Graph call. */
@Configuration(proxyBeanMethods = false)
class GraphConfiguration implements WebMvcConfigurer {

    private final GraphGate gate;

    GraphConfiguration(GraphGate gate) {
        this.gate = gate;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(gate).addPathPatterns("/v1.0/**");
    }
}
