package io.gatehouse.onboarding.existing;

import io.gatehouse.onboarding.admin.Inspections;
import io.gatehouse.registration.lint.Finding;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What is not as it should be about a registration that was typed in, though the service works with it. */
@Component
public class Noticed {

    private final Inspections inspections;
    private final JsonMapper json = JsonMapper.shared();

    Noticed(Inspections inspections) {
        this.inspections = inspections;
    }

    void keep(UUID invitation, UUID registration, List<Finding> findings) {
        inspections.adopted(invitation, registration, json.writeValueAsString(findings));
    }

    public List<Finding> of(UUID invitation) {
        return inspections
                .noticed(invitation)
                .map(text -> List.of(json.readValue(text, Finding[].class)))
                .orElse(List.of());
    }
}
