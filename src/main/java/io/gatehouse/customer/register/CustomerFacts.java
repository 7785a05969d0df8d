package io.gatehouse.customer.register;

import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.TenantId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What people maintain about a customer, checked: one that exists is valid. */
record CustomerFacts(
        String shortName,
        String displayName,
        @Nullable String reference,
        @Nullable TenantId tenant,
        @Nullable String tenantDomain,
        List<String> labels,
        @Nullable String note) {

    private static final int MOST_LABELS = 20;

    static CustomerFacts checked(
            @Nullable String shortName,
            @Nullable String displayName,
            @Nullable String reference,
            TenantLookup.@Nullable Found tenant,
            List<String> labels,
            @Nullable String note) {
        return new CustomerFacts(
                ShortName.checked(shortName),
                Inputs.line("displayName", displayName, 200),
                Inputs.optionalLine("reference", reference, 100),
                tenant == null ? null : tenant.id(),
                tenant == null ? null : tenant.domain(),
                labels(labels),
                Inputs.optionalText("note", note, 2000));
    }

    private static List<String> labels(List<String> labels) {
        if (labels.size() > MOST_LABELS) {
            throw new InvalidInput(
                    "labels", "customer.labels.too-many", "At most " + MOST_LABELS + " labels.", MOST_LABELS);
        }
        Set<String> distinct = new LinkedHashSet<>();
        labels.forEach(label -> distinct.add(Inputs.line("labels", label, 50)));
        return List.copyOf(distinct);
    }
}
