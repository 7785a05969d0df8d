package io.gatehouse.web;

import io.gatehouse.shared.Actor;
import io.gatehouse.web.api.AcceptCheck;
import io.gatehouse.web.cookie.PageLanguages;
import io.gatehouse.web.error.RequestTraceFilter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.boot.webmvc.error.DefaultErrorAttributes;
import org.springframework.boot.webmvc.error.ErrorAttributes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.LocaleChangeInterceptor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Puts permission check, caller and page shell around every handler. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Actor.class);
    }

    private final PermissionCheck permissions;
    private final ShellModel shell;

    WebConfiguration(PermissionCheck permissions, ShellModel shell) {
        this.permissions = permissions;
        this.shell = shell;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(permissions);
        registry.addInterceptor(shell);
        registry.addInterceptor(new AcceptCheck()).addPathPatterns("/api/v1/**");
        LocaleChangeInterceptor language = new LocaleChangeInterceptor();
        language.setParamName(PageLanguages.PARAMETER);
        language.setHttpMethods("GET");
        language.setIgnoreInvalidLocale(true);
        registry.addInterceptor(language).addPathPatterns(PageLanguages.WIZARD, PageLanguages.WIZARD + "/**");
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new ActorArgument());
    }

    @Bean
    WebMvcRegistrations handlerMapping() {
        return new WebMvcRegistrations() {
            @Override
            public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
                return new PrefixedMappings();
            }
        };
    }

    /** Error pages show the correlation id, by which support finds the log lines. */
    @Bean
    ErrorAttributes errorAttributes() {
        return new DefaultErrorAttributes() {
            @Override
            public Map<String, @Nullable Object> getErrorAttributes(WebRequest request, ErrorAttributeOptions options) {
                Map<String, @Nullable Object> attributes = super.getErrorAttributes(request, options);
                attributes.put(
                        RequestTraceFilter.ATTRIBUTE,
                        String.valueOf(
                                request.getAttribute(RequestTraceFilter.ATTRIBUTE, RequestAttributes.SCOPE_REQUEST)));
                return attributes;
            }
        };
    }
}
