package io.gatehouse.web.signin;

import io.gatehouse.provider.Principal;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who is behind the current request. */
public final class Caller {

    private Caller() {}

    public static Optional<Principal> current() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof OperatorAuthentication authentication
                ? Optional.of(authentication.getPrincipal())
                : Optional.empty();
    }
}
