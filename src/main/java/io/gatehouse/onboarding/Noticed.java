package io.gatehouse.onboarding;

import io.gatehouse.registration.Finding;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What is not as it should be about a registration that was typed in, though the service works with it. */
@Component
class Noticed {

    private final Inspections inspections;
    private final JsonMapper json = JsonMapper.shared();

    Noticed(Inspections inspections) {
        this.inspections = inspections;
    }

    void keep(UUID invitation, UUID registration, List<Finding> findings) {
        inspections.adopted(invitation, registration, json.writeValueAsString(findings));
    }

    List<Finding> of(UUID invitation) {
        return inspections
                .noticed(invitation)
                .map(text -> List.of(json.readValue(text, Finding[].class)))
                .orElse(List.of());
    }
}
