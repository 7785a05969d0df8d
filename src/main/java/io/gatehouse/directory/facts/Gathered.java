package io.gatehouse.directory.facts;

import io.gatehouse.microsoft.graph.TenantFacts.Domain;
import io.gatehouse.microsoft.graph.TenantFacts.Organization;
import io.gatehouse.microsoft.graph.TenantFacts.Sku;
import java.util.Arrays;
import java.util.List;

/** All that was read in one go. */
record Gathered(Told<Organization> organization, Told<List<Domain>> domains, Told<List<Sku>> licences) {

    Told<?> of(FactPart part) {
        return switch (part) {
            case ORGANIZATION -> organization;
            case DOMAINS -> domains;
            case LICENCES -> licences;
        };
    }

    /** Whether asking again soon would bring nothing else. */
    boolean settled() {
        return Arrays.stream(FactPart.values())
                .map(part -> of(part).state())
                .allMatch(state -> state == FactState.COPIED || state == FactState.NOT_GRANTED);
    }
}
