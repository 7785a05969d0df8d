package io.gatehouse.directory.list;

import io.gatehouse.directory.facts.FactPart;
import io.gatehouse.shared.PagePanel;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a customer has bought, beside the overview. */
@Component
class LicencePanel implements PagePanel {

    private static final int SHOWN = 6;

    private final FactRows facts;

    LicencePanel(FactRows facts) {
        this.facts = facts;
    }

    @Override
    public Place place() {
        return Place.CUSTOMER_SIDE;
    }

    @Override
    public String name() {
        return "licences";
    }

    @Override
    public int order() {
        return 40;
    }

    @Override
    public String fragment() {
        return "directory/panels :: bought";
    }

    @Override
    public Map<String, Object> model(@Nullable UUID subject) {
        if (subject == null) {
            return Map.of();
        }
        FactCopy copy = facts.copy(subject, FactPart.LICENCES);
        FactRows.Counts counts = facts.counts(subject);
        if (copy.state().equals(FactCopy.NOT_YET.state()) && counts.licences() == 0) {
            return Map.of();
        }
        DirectoryQuery first = new DirectoryQuery(null, null, null, SHOWN);
        return Map.of(
                "customer", subject,
                "copy", copy,
                "facts", counts,
                "rows", facts.licences(subject, first).items());
    }
}
