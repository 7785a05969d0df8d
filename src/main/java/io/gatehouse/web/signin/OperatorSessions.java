package io.gatehouse.web.signin;

import io.gatehouse.provider.OperatorUser;
import io.gatehouse.provider.Principal;
import io.gatehouse.provider.Role;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps of a signed-in operator only who it is, as JSON: no id token, no Java serialization, nothing that a session row
 * could leak.
 */
@Component
public class OperatorSessions implements SecurityContextRepository {

    private static final String ATTRIBUTE = "operator";

    private final JsonMapper json;

    OperatorSessions(JsonMapper json) {
        this.json = json;
    }

    private record Stored(
            String provider,
            String tenant,
            String object,
            @Nullable String upn,
            String name,
            Role role) {}

    @Override
    public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
        return new DeferredSecurityContext() {
            private @Nullable SecurityContext context;
            private boolean generated;

            @Override
            public boolean isGenerated() {
                get();
                return generated;
            }

            @Override
            public SecurityContext get() {
                if (context == null) {
                    Optional<Principal.Operator> operator = operator(request);
                    generated = operator.isEmpty();
                    context = operator.<SecurityContext>map(
                                    found -> new SecurityContextImpl(new OperatorAuthentication(found)))
                            .orElseGet(SecurityContextHolder::createEmptyContext);
                }
                return context;
            }
        };
    }

    @Override
    @SuppressWarnings("deprecation")
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        return loadDeferredContext(holder.getRequest()).get();
    }

    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        Authentication authentication = context.getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof OperatorUser user) {
            Principal.Operator operator = user.operator();
            Stored stored = new Stored(
                    operator.provider().toString(),
                    operator.tenant().value(),
                    operator.objectId(),
                    operator.upn(),
                    operator.name(),
                    operator.role());
            request.getSession().setAttribute(ATTRIBUTE, json.writeValueAsString(stored));
        } else if (authentication == null && request.getSession(false) != null) {
            request.getSession().removeAttribute(ATTRIBUTE);
        }
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return operator(request).isPresent();
    }

    private Optional<Principal.Operator> operator(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null && session.getAttribute(ATTRIBUTE) instanceof String text
                ? Optional.of(operator(json.readValue(text, Stored.class)))
                : Optional.empty();
    }

    private static Principal.Operator operator(Stored stored) {
        return new Principal.Operator(
                ProviderId.of(stored.provider()),
                new TenantId(stored.tenant()),
                stored.object(),
                stored.upn(),
                stored.name(),
                stored.role());
    }
}
