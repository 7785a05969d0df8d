package io.gatehouse.web;

import io.gatehouse.shared.OpenToPublic;
import io.gatehouse.shared.Requires;
import io.gatehouse.web.signin.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Holds each of our handlers to the permission it declares; one that declares none is closed. */
@Component
class PermissionCheck implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method && ours(method) && !allowed(method)) {
            throw new AccessDeniedException("Not allowed");
        }
        return true;
    }

    private static boolean ours(HandlerMethod method) {
        return method.getBeanType().getPackageName().startsWith("io.gatehouse");
    }

    private static boolean allowed(HandlerMethod method) {
        if (AnnotatedElementUtils.hasAnnotation(method.getMethod(), OpenToPublic.class)
                || AnnotatedElementUtils.hasAnnotation(method.getBeanType(), OpenToPublic.class)) {
            return true;
        }
        Requires onMethod = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), Requires.class);
        Requires requires = onMethod != null
                ? onMethod
                : AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), Requires.class);
        return requires != null
                && Caller.current()
                        .filter(caller -> caller.role().permissions().contains(requires.value()))
                        .isPresent();
    }
}
