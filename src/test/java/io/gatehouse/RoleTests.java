package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestProvider.Rows;
import io.gatehouse.provider.Role;
import io.gatehouse.shared.OpenToPublic;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.Requires;
import io.gatehouse.web.TestCallers;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MockMvcTester.MockMvcRequestBuilder;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Whatever a role lacks the permission for is refused to whoever has that role, on pages and by REST alike. The list is
 * made from the application's handlers, so that a new one is held to this by itself.
 */
@SandboxTest
@AutoConfigureMockMvc
class RoleTests {

    private record Handler(HttpMethod method, String pattern, Permission permission) {

        boolean api() {
            return pattern.startsWith("/api/");
        }
    }

    @Autowired
    MockMvcTester mvc;

    @Autowired
    Rows rows;

    @Autowired
    List<RequestMappingHandlerMapping> mappings;

    @ParameterizedTest
    @EnumSource(names = {"OPERATOR", "AUDITOR"})
    void refusesWhatTheRoleLacksThePermissionFor(Role role) {
        ProviderId provider = rows.first();
        long audited = audited(provider);
        Map<String, Integer> wrong = new TreeMap<>();
        Map<Permission, Integer> refused = new EnumMap<>(Permission.class);
        List<Handler> lacking = handlers().stream()
                .filter(handler -> !role.permissions().contains(handler.permission()))
                .toList();
        for (Handler handler : lacking) {
            MockHttpServletResponse answer = call(handler, provider, role);
            boolean problem = String.valueOf(answer.getContentType()).startsWith("application/problem+json");
            if (answer.getStatus() != 403 || problem != handler.api()) {
                wrong.put(handler.method() + " " + handler.pattern(), answer.getStatus());
            }
            refused.merge(handler.permission(), 1, Integer::sum);
        }

        assertThat(wrong).isEmpty();
        assertThat(audited(provider)).isEqualTo(audited);
        assertThat(lacking).anyMatch(Handler::api).anyMatch(handler -> !handler.api());
        assertThat(refused.get(Permission.ADMINISTER)).isGreaterThan(40);
        System.out.println("Refused to the role " + role + ": " + refused);
    }

    /** Else the others could pass because a handler's permission was not found. */
    @Test
    void letsOperatorsOpenWhatTheirPermissionsName() {
        ProviderId provider = rows.first();
        List<Handler> pages = handlers().stream()
                .filter(handler -> handler.method() == HttpMethod.GET)
                .filter(handler -> Role.OPERATOR.permissions().contains(handler.permission()))
                .toList();

        assertThat(pages)
                .hasSizeGreaterThan(60)
                .allSatisfy(handler -> assertThat(
                                call(handler, provider, Role.OPERATOR).getStatus())
                        .as(handler.pattern())
                        .isNotEqualTo(403));
    }

    private List<Handler> handlers() {
        return mappings.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().entrySet().stream())
                .filter(mapped -> mapped.getValue().getBeanType().getName().startsWith("io.gatehouse."))
                .filter(mapped -> !open(mapped.getValue()))
                .flatMap(mapped -> mapped.getKey().getPatternValues().stream()
                        .flatMap(pattern -> mapped.getKey().getMethodsCondition().getMethods().stream()
                                .map(method -> new Handler(
                                        HttpMethod.valueOf(method.name()), pattern, permission(mapped.getValue())))))
                .toList();
    }

    private static boolean open(HandlerMethod handler) {
        return AnnotatedElementUtils.hasAnnotation(handler.getMethod(), OpenToPublic.class)
                || AnnotatedElementUtils.hasAnnotation(handler.getBeanType(), OpenToPublic.class);
    }

    private static Permission permission(HandlerMethod handler) {
        Requires own = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), Requires.class);
        Requires all = AnnotatedElementUtils.findMergedAnnotation(handler.getBeanType(), Requires.class);
        Requires one = own == null ? all : own;
        assertThat(one).as(handler.toString()).isNotNull();
        return one.value();
    }

    /** By an id that nobody has: who is refused is so before anything is looked for. */
    private MockHttpServletResponse call(Handler handler, ProviderId provider, Role role) {
        String path =
                handler.pattern().replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
        MockMvcRequestBuilder request = mvc.method(handler.method()).uri(path);
        if (handler.api()) {
            request.with(role == Role.AUDITOR ? TestCallers.auditingProgram(provider) : TestCallers.program(provider))
                    .contentType(MediaType.APPLICATION_JSON)
                    .content("{}");
        } else {
            request.with(role == Role.AUDITOR ? TestCallers.auditor(provider) : TestCallers.operator(provider))
                    .with(SecurityMockMvcRequestPostProcessors.csrf());
        }
        return request.exchange().getResponse();
    }

    private long audited(ProviderId provider) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select count(*) from audit_entry where actor_kind <> 'SYSTEM'")
                        .query(Long.class)
                        .single());
    }
}
