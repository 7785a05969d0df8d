package io.gatehouse.directory.facts;

import io.gatehouse.microsoft.graph.TenantFacts.Domain;
import io.gatehouse.microsoft.graph.TenantFacts.Organization;
import io.gatehouse.microsoft.graph.TenantFacts.Sku;
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
}
