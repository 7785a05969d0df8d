package io.gatehouse.onboarding.signin;

import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.microsoft.graph.GraphFacts.DirectoryRole;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells whether a person holds a role that may consent for an organisation; explains, never decides. */
@Component
public class DirectoryRoles {

    private static final Logger log = LoggerFactory.getLogger(DirectoryRoles.class);

    /** Global, privileged role, application and cloud application administrator. */
    private static final Set<String> CONSENTING = Set.of(
            "62e90394-69f5-4237-9190-012177145e10",
            "e8611ab8-c189-46e8-94e1-60213ab1f814",
            "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3",
            "158c047a-c907-4556-b7ef-446551a6b5f7");

    private final Graph graph;

    DirectoryRoles(Graph graph) {
        this.graph = graph;
    }

    public boolean mayConsent(Candidate candidate, GraphAccess access) {
        Set<String> held = candidate.roleTemplates().isEmpty() ? ask(access) : candidate.roleTemplates();
        return !Collections.disjoint(held, CONSENTING);
    }

    /** Guests are told apart only where they hold no role: with one they may do what anybody with it may. */
    public StopReason explained(Candidate candidate, GraphAccess access, StopReason forAdmins) {
        if (mayConsent(candidate, access)) {
            return forAdmins;
        }
        return candidate.guest() ? StopReason.GUEST : StopReason.NOT_ADMIN;
    }

    private Set<String> ask(GraphAccess access) {
        try {
            return graph.myDirectoryRoles(access).stream()
                    .map(DirectoryRole::templateId)
                    .collect(Collectors.toSet());
        } catch (MicrosoftException e) {
            log.info(
                    "Roles of a person who signed in are unknown: {}",
                    e.failure().error().summary());
            return Set.of();
        }
    }
}
