package io.gatehouse.web;

import io.gatehouse.provider.Principal;
import io.gatehouse.provider.Role;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.TenantId;
import io.gatehouse.web.signin.OperatorAuthentication;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Signed-in callers for tests of pages and calls; how a sign-in comes about has tests of its own. */
public final class TestCallers {

    /** The client id of the programs here. */
    public static final String CLIENT = "5e1f0c9a-0000-4000-8000-00000000a901";

    private TestCallers() {}

    public static RequestPostProcessor operator(ProviderId provider) {
        return person(provider, Role.OPERATOR);
    }

    public static RequestPostProcessor owner(ProviderId provider) {
        return person(provider, Role.OWNER);
    }

    public static RequestPostProcessor auditor(ProviderId provider) {
        return person(provider, Role.AUDITOR);
    }

    public static RequestPostProcessor program(ProviderId provider) {
        return program(provider, Role.OPERATOR);
    }

    /** A program that may also change what there is no way back from. */
    public static RequestPostProcessor owningProgram(ProviderId provider) {
        return program(provider, Role.OWNER);
    }

    public static RequestPostProcessor auditingProgram(ProviderId provider) {
        return program(provider, Role.AUDITOR);
    }

    private static RequestPostProcessor program(ProviderId provider, Role role) {
        return SecurityMockMvcRequestPostProcessors.authentication(
                new OperatorAuthentication(new Principal.ApiClient(provider, CLIENT, role)));
    }

    private static RequestPostProcessor person(ProviderId provider, Role role) {
        return SecurityMockMvcRequestPostProcessors.authentication(new OperatorAuthentication(new Principal.Operator(
                provider,
                new TenantId("11111111-2222-4333-8444-555555555555"),
                "0f5b3b0e-0000-4000-8000-000000000001",
                "maja.jensen@northernvoice.example",
                "Maja Jensen",
                role)));
    }
}
